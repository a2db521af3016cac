package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqConnectionStateEvent;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqListenerStateEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.MessagingException;

/** The node's watcher: brings each packet to the listener that fits best, and tells state changes as events. */
public final class MqListenerContainer implements MqWatcher {

    private static final Logger log = LoggerFactory.getLogger(MqListenerContainer.class);

    /** Control characters, those that are only seen by what they do, and Unicode's own ends of lines. */
    private static final Pattern BREAKS_LINES = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private final MqListenerRegistry registry;
    private final MqCodec codec;
    private final ReturnValues returnValues;
    private final ApplicationEventPublisher events;
    private final ErrorAction onError;
    private final UnmatchedAction onUnmatched;
    private final LongAdder unmatched = new LongAdder();
    private MqReceiveObserver observer = MqReceiveObserver.NONE;

    /**
     * Creates a container.
     *
     * @param registry where the listeners are
     * @param codec reads payloads and writes replies
     * @param dispatch where the listeners are called, and so whether a future that one returned may be waited for
     * @param events where state changes are told
     * @param onError the answer when a listener throws
     * @param onUnmatched the answer when there is no listener
     */
    public MqListenerContainer(
            MqListenerRegistry registry,
            MqCodec codec,
            Dispatch dispatch,
            ApplicationEventPublisher events,
            ErrorAction onError,
            UnmatchedAction onUnmatched) {
        this.registry = registry;
        this.codec = codec;
        this.returnValues = new ReturnValues(codec, dispatch);
        this.events = events;
        this.onError = onError;
        this.onUnmatched = onUnmatched;
    }

    /** Has each packet that a listener handles observed. Call it before the node starts. */
    public void observeWith(MqReceiveObserver receptions) {
        this.observer = new TolerantReceiveObserver(receptions, new AtomicBoolean());
    }

    @Override
    public Ack newPacket(String name, Packet packet) {
        MessageHeaders headers = codec.headers(name, packet);
        String subject = headers.get(MqHeaders.SUBJECT, String.class);
        String type = headers.get(MqHeaders.TYPE, String.class);
        List<MqListenerEndpoint> found = registry.find(name, subject, type);
        if (found.size() == 1) {
            return invoke(found.get(0), name, new ReceivedMessage(packet, headers));
        }
        String what = "type " + quoted(type) + ", subject " + quoted(subject) + ", from '" + name + "'";
        if (found.isEmpty()) {
            return unmatched(packet, what);
        }
        String tie = found.size() + " listeners tie on " + what + ": " + found;
        log.warn("Rejected a packet: {}", tie);
        return answer(packet, Ack.REJECTED, tie);
    }

    @Override
    public void connStateChanged(String name, OutConnState state) {
        publish(new MqConnectionStateEvent(name, state));
    }

    @Override
    public void listenerStateChanged(ListenerState state) {
        publish(new MqListenerStateEvent(state));
    }

    /** Returns how many packets no listener has taken so far. */
    public long unmatched() {
        return unmatched.sum();
    }

    private Ack invoke(MqListenerEndpoint endpoint, String sender, ReceivedMessage message) {
        Packet packet = message.packet();
        MqReceiveObserver.Receiving receiving = observer.onReceive(endpoint.id(), sender, packet);
        Ack ack = Ack.UNKNOWN;
        try {
            ack = call(endpoint, message);
        } catch (InterruptedException e) {
            receiving.onFailure(e);
            Thread.currentThread().interrupt();
            log.warn("Listener {} was interrupted at a packet from '{}'", endpoint.id(), sender);
            ack = answer(packet, Ack.UNKNOWN, "the listener was interrupted");
        } catch (Exception e) {
            receiving.onFailure(e);
            ack = failed(endpoint, sender, message, e);
        } catch (Error e) {
            receiving.onFailure(e);
            throw e;
        } finally {
            receiving.onAnswer(ack);
        }
        return ack;
    }

    private Ack call(MqListenerEndpoint endpoint, ReceivedMessage message) throws Exception {
        try {
            return returnValues.answer(message.packet(), endpoint.handler().handle(message));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            MqListenerErrorHandler errorHandler = endpoint.errorHandler();
            if (errorHandler == null) {
                throw e;
            }
            return returnValues.answer(message.packet(), errorHandler.handleError(message, e));
        }
    }

    /** Spring's own exceptions about arguments quote the body: the sender may read them, the log may not. */
    private Ack failed(MqListenerEndpoint endpoint, String sender, ReceivedMessage message, Exception e) {
        boolean byArguments = e instanceof MessagingException;
        String name = e.getClass().getSimpleName();
        String reason = FailureReason.of(e);
        log.warn(
                "Listener {} failed at a packet of type {} from '{}', answered {}: {}",
                endpoint.id(),
                quoted(message.headers().get(MqHeaders.TYPE, String.class)),
                sender,
                onError.ack(),
                byArguments ? name + causeOf(e) : name + ": " + onOneLine(reason));
        log.debug("Listener {} failed", endpoint.id(), e);
        return answer(message.packet(), onError.ack(), reason);
    }

    private Ack unmatched(Packet packet, String what) {
        unmatched.increment();
        if (onUnmatched == UnmatchedAction.ACCEPT) {
            log.debug("Accepted a packet that no listener takes: {}", what);
            return Ack.OK;
        }
        log.warn("Rejected a packet that no listener takes: {}", what);
        return answer(packet, Ack.REJECTED, "no listener takes " + what);
    }

    private static Ack answer(Packet packet, Ack ack, String reason) {
        packet.reason(reason);
        return ack;
    }

    private static String causeOf(Exception e) {
        return e.getCause() == null ? "" : " by " + e.getCause().getClass().getSimpleName();
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "none" : "'" + onOneLine(text) + "'";
    }

    /** What the peer wrote must not look like lines that this application has logged. */
    private static String onOneLine(String text) {
        return BREAKS_LINES.matcher(text).replaceAll("?");
    }

    /** What a listener to events throws, or a context that has been closed, is no matter of the queue's. */
    private void publish(Object event) {
        try {
            events.publishEvent(event);
        } catch (RuntimeException e) {
            log.warn("A listener to {} failed: {}", event, e.toString());
            log.debug("A listener to {} failed", event, e);
        }
    }
}
