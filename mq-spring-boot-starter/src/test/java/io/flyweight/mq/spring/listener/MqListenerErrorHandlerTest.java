package io.flyweight.mq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.annotation.MqListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;

class MqListenerErrorHandlerTest {

    private final List<Exception> seen = new ArrayList<>();
    private final Listeners listeners = new Listeners(this::answer, new Failing());

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void answersForAListenerThatThrew() {
        assertThat(send("nothing").ack()).isEqualTo(Ack.OK);
        assertThat(send("ack").ack()).isEqualTo(Ack.UNKNOWN);
        assertThat(seen).hasSize(2).allSatisfy(e -> assertThat(e).isInstanceOf(IOException.class));
    }

    @Test
    void replies() {
        Delivered delivered = Delivered.to(
                listeners.container(), "shop", listeners.packet("body", Map.of(MqHeaders.SUBJECT, "reply")), true);

        assertThat(delivered.reply().text()).isEqualTo("shop sent body");
    }

    @Test
    void seesWhatAFutureFailedWith() {
        assertThat(send("future").ack()).isEqualTo(Ack.OK);
        assertThat(seen).singleElement().isInstanceOf(IOException.class);
    }

    @Test
    void seesAPayloadThatCannotBeConverted() {
        assertThat(listeners
                        .send("no json", Map.of(MqHeaders.TYPE, "Stock", MqHeaders.SUBJECT, "nothing"))
                        .ack())
                .isEqualTo(Ack.OK);
        assertThat(seen).singleElement().isInstanceOf(MessageConversionException.class);
    }

    @Test
    void rejectsWithWhatItThrewItself() {
        assertThat(send("throw").ack()).isEqualTo(Ack.REJECTED);
        assertThat(send("throw").reason()).isEqualTo("handled and refused");
        assertThat(send("again").reason()).isEqualTo("again");
    }

    @Test
    void doesNotSeeAnInterrupt() {
        assertThat(send("interrupt").ack()).isEqualTo(Ack.UNKNOWN);
        assertThat(seen).isEmpty();
    }

    private Delivered send(String subject) {
        return listeners.send("body", Map.of(MqHeaders.SUBJECT, subject));
    }

    private @Nullable Object answer(Message<byte[]> message, Exception exception) throws Exception {
        seen.add(exception);
        String subject = String.valueOf(message.getHeaders().get(MqHeaders.SUBJECT));
        return switch (subject) {
            case "ack" -> Ack.UNKNOWN;
            case "reply" -> message.getHeaders().get(MqHeaders.SENDER) + " sent " + new String(message.getPayload());
            case "throw" -> throw new IllegalStateException("handled and refused");
            case "again" -> throw exception;
            default -> null;
        };
    }

    record Stock(long article) {}

    static class Failing {

        @MqListener(subject = {"nothing", "ack", "reply", "throw", "again"})
        void on(Message<String> message) throws IOException {
            throw new IOException(String.valueOf(message.getHeaders().get(MqHeaders.SUBJECT)));
        }

        @MqListener(subject = "nothing")
        void on(Stock stock) {}

        @MqListener(subject = "future")
        CompletableFuture<String> onFuture() {
            return CompletableFuture.failedFuture(new IOException("later"));
        }

        @MqListener(subject = "interrupt")
        void onInterrupt() throws InterruptedException {
            throw new InterruptedException();
        }
    }
}
