package io.flyweight.mq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.annotation.MqListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MqReceiveObserverTest {

    private final List<String> seen = new ArrayList<>();
    private final Listeners listeners = new Listeners(new Answers());

    @BeforeEach
    void observe() {
        listeners.container().observeWith(this::begin);
    }

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    private MqReceiveObserver.Receiving begin(String listener, String sender, Packet packet) {
        seen.add(listener + " of " + sender + " " + packet.text());
        return new MqReceiveObserver.Receiving() {

            @Override
            public void onFailure(Throwable failure) {
                seen.add(failure.toString());
            }

            @Override
            public void onAnswer(Ack ack) {
                seen.add(ack.name());
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"ok, OK", "ack, ERROR", "future, UNKNOWN"})
    void seesWhatTheSenderIsAnswered(String how, Ack answer) {
        send(how);

        assertThat(seen).containsExactly("answers of shop " + how, answer.name());
    }

    @ParameterizedTest
    @CsvSource({"throws, no luck", "failed, no luck"})
    void seesWhatTheListenerThrewAndThenTheAnswer(String how, String message) {
        send(how);

        assertThat(seen)
                .containsExactly("answers of shop " + how, "java.lang.IllegalStateException: " + message, "REJECTED");
    }

    @Test
    void seesTheAnswerThatClosesTheConnection() {
        Listeners closing = new Listeners(ErrorAction.CLOSE, UnmatchedAction.REJECT, null, new Answers());
        closing.container().observeWith(this::begin);

        closing.send("throws", Map.of(MqHeaders.SUBJECT, "s"));

        assertThat(seen).endsWith("ERROR");
    }

    @Test
    void seesAnErrorAndAnInterrupt() {
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> send("error"));
        assertThat(seen).endsWith("java.lang.StackOverflowError", "UNKNOWN");

        send("interrupt");
        assertThat(seen).endsWith("java.lang.InterruptedException", "UNKNOWN");
    }

    @Test
    void seesNothingThatNoListenerTakes() {
        listeners.send("x", Map.of(MqHeaders.SUBJECT, "other"));

        assertThat(seen).isEmpty();
    }

    @Test
    void answersAllTheSameWhereTheObserverThrows() {
        for (MqReceiveObserver observer : List.<MqReceiveObserver>of(
                (listener, sender, packet) -> {
                    throw new IllegalStateException("at the start");
                },
                (listener, sender, packet) -> ack -> {
                    throw new IllegalStateException("at the end");
                })) {
            listeners.container().observeWith(observer);

            assertThat(send("ok").ack()).isEqualTo(Ack.OK);
            assertThat(send("throws").reason()).isEqualTo("no luck");
        }
    }

    private Delivered send(String how) {
        return listeners.send(how, Map.of(MqHeaders.SUBJECT, "s"));
    }

    static class Answers {

        @MqListener(id = "answers", subject = "s")
        Object on(String how) throws InterruptedException {
            return switch (how) {
                case "ack" -> Ack.ERROR;
                case "future" -> CompletableFuture.completedFuture(Ack.UNKNOWN);
                case "failed" -> CompletableFuture.failedFuture(new IllegalStateException("no luck"));
                case "throws" -> throw new IllegalStateException("no luck");
                case "error" -> throw new StackOverflowError();
                case "interrupt" -> throw new InterruptedException();
                default -> "ok";
            };
        }
    }
}
