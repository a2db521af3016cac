package io.flyweight.mq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqConnectionStateEvent;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqListenerStateEvent;
import io.flyweight.mq.spring.annotation.MqListener;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.support.MessageBuilder;

@ExtendWith(OutputCaptureExtension.class)
class MqListenerContainerTest {

    private final Listeners listeners = new Listeners(new Answers());

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void answersOkWhenTheListenerReturns() {
        Delivered delivered = ask("nothing");

        assertThat(delivered.ack()).isEqualTo(Ack.OK);
        assertThat(delivered.replied()).isFalse();
    }

    @Test
    void rejectsWithTheMessageOfWhatTheListenerThrew(CapturedOutput output) {
        Delivered delivered = ask("throws");

        assertThat(delivered.ack()).isEqualTo(Ack.REJECTED);
        assertThat(delivered.reason()).isEqualTo("disk full");
        assertThat(output)
                .contains("bean.onThrows", "'shop'", "IOException: disk full")
                .doesNotContain("the body");
    }

    @Test
    void keepsALineOfTheLogOneLineWhateverThePeerNamesItsTypes(CapturedOutput output) {
        listeners.send("the body", Map.of(MqHeaders.SUBJECT, "throws", MqHeaders.TYPE, "a\nb\u2028c"));
        listeners.send("the body", Map.of(MqHeaders.SUBJECT, "unknown\r\nd", MqHeaders.TYPE, "e\u001b[2J"));

        assertThat(output)
                .contains("type 'a?b?c'", "type 'e?[2J'", "subject 'unknown??d'")
                .doesNotContain("a\nb", "unknown\r\nd");
    }

    @Test
    void closesTheConnectionWhereItIsToldTo() {
        Listeners closing = new Listeners(ErrorAction.CLOSE, UnmatchedAction.REJECT, null, new Answers());

        Delivered delivered = closing.send("the body", Map.of(MqHeaders.SUBJECT, "throws"));

        assertThat(delivered.ack()).isEqualTo(Ack.ERROR);
        assertThat(delivered.reason()).isEqualTo("disk full");
    }

    @Test
    void rejectsAPayloadThatCannotBeConvertedAndKeepsItOutOfTheLog(CapturedOutput output) {
        Delivered delivered = listeners.send("secret", Map.of(MqHeaders.TYPE, "Stock"));

        assertThat(delivered.ack()).isEqualTo(Ack.REJECTED);
        assertThat(delivered.reason()).startsWith("the payload cannot be read:").contains("JSON");
        assertThat(output).contains("MessageConversionException", "Stock").doesNotContain("secret");
    }

    @Test
    void leavesAnErrorToTheQueue() {
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> ask("error"));
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> ask("future error"));
    }

    @Test
    void answersAsTheListenerSays() {
        assertThat(ask("ack").ack()).isEqualTo(Ack.ERROR);
        assertThat(ask("future ack").ack()).isEqualTo(Ack.UNKNOWN);
    }

    @Test
    void repliesWithWhatTheListenerReturned() {
        Packet reply = listeners.request(new Stock(42)).reply();

        assertThat(listeners.read(reply, Stock.class)).isEqualTo(new Stock(43));
        assertThat(reply.headers()).containsEntry("mq-type", "Stock");
    }

    @Test
    void waitsForAFutureAndRepliesWithItsResult() {
        assertThat(listeners.read(ask("future").reply(), String.class)).isEqualTo("later");
        assertThat(ask("failed future").reason()).isEqualTo("no luck");
        assertThat(ask("failed future").ack()).isEqualTo(Ack.REJECTED);
    }

    @Test
    void repliesWithTheHeadersOfAReturnedMessage() {
        Packet reply = ask("message").reply();

        assertThat(reply.text()).isEqualTo("x");
        assertThat(reply.headers()).isEqualTo(Map.of("h", "1"));
    }

    @Test
    void ignoresAResultThatNobodyAskedFor() {
        Delivered delivered = listeners.send(new Stock(42));

        assertThat(delivered.ack()).isEqualTo(Ack.OK);
        assertThat(delivered.replied()).isFalse();
    }

    @Test
    void rejectsWhenTheReplyIsTooLarge() {
        Delivered delivered = ask("large");

        assertThat(delivered.ack()).isEqualTo(Ack.REJECTED);
        assertThat(delivered.reason()).isEqualTo("the reply is too large");
    }

    @Test
    void answersUnknownAndStaysInterruptedWhenTheListenerIsInterrupted() {
        Delivered delivered = ask("interrupted");

        assertThat(delivered.ack()).isEqualTo(Ack.UNKNOWN);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void rejectsAndCountsAPacketThatNobodyTakes() {
        Delivered delivered = listeners.send("x", Map.of(MqHeaders.SUBJECT, "unheard", MqHeaders.TYPE, "T"));

        assertThat(delivered.ack()).isEqualTo(Ack.REJECTED);
        assertThat(delivered.reason()).contains("'T'", "'unheard'", "'shop'");
        assertThat(listeners.container().unmatched()).isEqualTo(1);
    }

    @Test
    void acceptsAPacketThatNobodyTakesWhereItIsToldTo() {
        Listeners accepting = new Listeners(ErrorAction.REJECT, UnmatchedAction.ACCEPT, null);

        assertThat(accepting.send("x").ack()).isEqualTo(Ack.OK);
        assertThat(accepting.container().unmatched()).isEqualTo(1);
    }

    @Test
    void rejectsAPacketOnWhichPatternsTieAndNamesBoth() {
        Listeners tying = new Listeners(new Object() {
            @MqListener(id = "left", subject = "a.*")
            void left(String body) {}

            @MqListener(id = "right", subject = "*.b")
            void right(String body) {}
        });

        Delivered delivered = tying.send("x", Map.of(MqHeaders.SUBJECT, "a.b"));

        assertThat(delivered.ack()).isEqualTo(Ack.REJECTED);
        assertThat(delivered.reason()).contains("left", "right", "'a.b'");
    }

    @Test
    void refusesAListenerThatReturnsAFutureWhereNothingMayWait() {
        MqCodec codec = new MqCodec(new JacksonJsonMessageConverter());

        assertThatIllegalStateException()
                .isThrownBy(() -> Listeners.register(
                        new MqListenerRegistry(), codec, Dispatch.INLINE, Listeners.Collaborators.NONE, new Object() {
                            @MqListener
                            CompletableFuture<String> on(String body) {
                                return CompletableFuture.completedFuture(body);
                            }
                        }))
                .withMessageContaining("mq.dispatch=inline");
    }

    @Test
    @Timeout(10)
    void doesNotWaitForAnUndeclaredFutureWhereNothingMayWait() {
        CompletableFuture<String> never = new CompletableFuture<>();
        Listeners inline = Listeners.inline(new Object() {
            @MqListener(subject = "unfinished")
            Object onUnfinished() {
                return never;
            }

            @MqListener(subject = "finished")
            Object onFinished() {
                return CompletableFuture.completedFuture(Ack.UNKNOWN);
            }
        });

        Delivered unfinished = inline.send("x", Map.of(MqHeaders.SUBJECT, "unfinished"));
        Delivered finished = inline.send("x", Map.of(MqHeaders.SUBJECT, "finished"));

        assertThat(unfinished.ack()).isEqualTo(Ack.REJECTED);
        assertThat(unfinished.reason()).contains("not finished", "mq.dispatch=inline");
        assertThat(finished.ack()).isEqualTo(Ack.UNKNOWN);
    }

    @Test
    void warnsOfASenderThatIsNoQueue(CapturedOutput output) {
        new Listeners(new Object() {
            @MqListener(from = {"shop", "shp"})
            void on(String body) {}
        });

        assertThat(output).contains("on(String)", "'shp'", "[mail, shop]").doesNotContain("'shop'");
    }

    @Test
    void tellsStateChangesAsEvents() {
        listeners.container().connStateChanged("shop", OutConnState.CONNECTED);
        listeners.container().listenerStateChanged(ListenerState.LISTENING);

        assertThat(listeners.events())
                .containsExactly(
                        new MqConnectionStateEvent("shop", OutConnState.CONNECTED),
                        new MqListenerStateEvent(ListenerState.LISTENING));
    }

    @Test
    void survivesAListenerToEventsThatThrows() {
        MqCodec codec = new MqCodec(new JacksonJsonMessageConverter());
        MqListenerContainer container = new MqListenerContainer(
                new MqListenerRegistry(),
                codec,
                Dispatch.SERIAL,
                event -> {
                    throw new IllegalStateException("closed");
                },
                ErrorAction.REJECT,
                UnmatchedAction.REJECT);

        container.listenerStateChanged(ListenerState.STOPPED);
    }

    private Delivered ask(String subject) {
        MessageBuilder<String> message = MessageBuilder.withPayload("the body").setHeader(MqHeaders.SUBJECT, subject);
        return listeners.request(message.build());
    }

    record Stock(long article) {}

    static class Answers {

        @MqListener
        Stock on(Stock stock) {
            return new Stock(stock.article() + 1);
        }

        @MqListener(subject = "nothing")
        void onNothing() {}

        @MqListener(subject = "throws")
        void onThrows() throws IOException {
            throw new IOException("disk full");
        }

        @MqListener(subject = "error")
        void onError() {
            throw new StackOverflowError("deep");
        }

        @MqListener(subject = "interrupted")
        void onInterrupted() throws InterruptedException {
            throw new InterruptedException();
        }

        @MqListener(subject = {"ack", "large", "message"})
        @Nullable Object onAny(@Header(MqHeaders.SUBJECT) String subject) {
            return switch (subject) {
                case "ack" -> Ack.ERROR;
                case "large" -> new byte[2_000];
                case "message" ->
                    MessageBuilder.withPayload("x").setHeader("h", 1).build();
                default -> null;
            };
        }

        @MqListener(subject = {"future", "failed future", "future ack", "future error"})
        CompletableFuture<?> onFuture(@Header(MqHeaders.SUBJECT) String subject) {
            return switch (subject) {
                case "future ack" -> CompletableFuture.completedFuture(Ack.UNKNOWN);
                case "future error" -> CompletableFuture.failedFuture(new StackOverflowError("deep"));
                case "failed future" -> CompletableFuture.failedFuture(new IOException("no luck"));
                default -> CompletableFuture.supplyAsync(() -> "later");
            };
        }
    }
}
