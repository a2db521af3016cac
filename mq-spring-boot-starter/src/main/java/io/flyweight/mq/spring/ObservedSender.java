package io.flyweight.mq.spring;

import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends as another sender does, and has each send observed. */
record ObservedSender(PacketSender sender, MqSendObserver observer) implements SenderLayer {

    ObservedSender {
        observer = new TolerantSendObserver(observer, new AtomicBoolean());
    }

    @Override
    public void send(String queue, Packet packet, @Nullable Duration timeout) {
        MqSendObserver.Sending sending = begin(queue, packet, false);
        try {
            sender.send(queue, sending.packet(), timeout);
        } catch (RuntimeException | Error e) {
            sending.onAnswer(e);
            throw e;
        }
        sending.onAnswer(null);
    }

    /** Callers get the sender's own future: what they do to one that depends on it would be seen by nobody else. */
    @Override
    public CompletableFuture<Void> sendAsync(String queue, Packet packet, @Nullable Duration timeout) {
        MqSendObserver.Sending sending = begin(queue, packet, false);
        return observed(sending, () -> sender.sendAsync(queue, sending.packet(), timeout));
    }

    @Override
    public CompletableFuture<Packet> requestAsync(String queue, Packet packet, @Nullable Duration timeout) {
        MqSendObserver.Sending sending = begin(queue, packet, true);
        return observed(sending, () -> sender.requestAsync(queue, sending.packet(), timeout));
    }

    private static <T> CompletableFuture<T> observed(
            MqSendObserver.Sending sending, Supplier<CompletableFuture<T>> call) {
        CompletableFuture<T> answer;
        try {
            answer = call.get();
        } catch (RuntimeException | Error e) {
            sending.onAnswer(e);
            throw e;
        }
        answer.whenComplete(sending);
        return answer;
    }

    @Override
    public Packet request(String queue, Packet packet, @Nullable Duration timeout) {
        MqSendObserver.Sending sending = begin(queue, packet, true);
        Packet reply;
        try {
            reply = sender.request(queue, sending.packet(), timeout);
        } catch (RuntimeException | Error e) {
            sending.onAnswer(e);
            throw e;
        }
        sending.onAnswer(null);
        return reply;
    }

    private MqSendObserver.Sending begin(String queue, Packet packet, boolean request) {
        return observer.onSend(sender.knows(queue) ? queue : MqSendObserver.UNKNOWN_QUEUE, packet, request);
    }
}
