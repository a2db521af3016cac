package io.flyweight.mq.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.MessageBuilder;

class MqTemplateTest {

    private final MqCodec codec = new MqCodec(new JacksonJsonMessageConverter());
    private final RecordingSender sender = new RecordingSender("inventory", "mail");
    private final MqTemplate template = new MqTemplate(sender, codec);

    @Test
    void leavesTheTimeoutToTheConfigurationUnlessTheCallGivesOne() {
        template.send("inventory", "a");
        template.send("inventory", "b", Map.of("h", 1));
        template.send("inventory", "c", Map.of(), Duration.ofSeconds(1));

        assertThat(sender.sent()).extracting(RecordingSender.Sent::how).containsOnly("send");
        assertThat(sender.sent())
                .extracting(RecordingSender.Sent::timeout)
                .containsExactly(null, null, Duration.ofSeconds(1));
        assertThat(sender.sent().get(1).packet().headers()).containsEntry("h", "1");
    }

    @Test
    void givesHeadersAndTimeoutToEveryWayOfSending() {
        Duration timeout = Duration.ofSeconds(1);
        Map<String, Integer> headers = Map.of("h", 1);

        template.send("mail", "a", headers, timeout);
        template.sendAsync("mail", "a", headers, timeout);
        template.sendAsync("mail", "a", headers);
        template.sendAndReceive("mail", "a", headers, timeout, String.class);
        template.sendAndReceive("mail", "a", headers, timeout, new ParameterizedTypeReference<List<Long>>() {});
        template.broadcast("a", headers, timeout);
        template.awaitConnected("mail", timeout);

        assertThat(sender.sent())
                .extracting(RecordingSender.Sent::how)
                .containsExactly(
                        "send", "sendAsync", "sendAsync", "request", "request", "sendAsync", "sendAsync", "await");
        assertThat(sender.sent())
                .extracting(RecordingSender.Sent::timeout)
                .containsExactly(timeout, timeout, null, timeout, timeout, timeout, timeout, timeout);
        assertThat(sender.sent().subList(0, 7))
                .allSatisfy(sent -> assertThat(sent.packet().headers()).containsEntry("h", "1"));
    }

    @Test
    void takesAMessageApartAndNamesAClassAsItsAnnotationSays() {
        template.send(
                "inventory",
                MessageBuilder.withPayload(new Named(7))
                        .setHeader("a", "of the message")
                        .build(),
                Map.of("a", "of the call"));

        Packet packet = sender.sent().get(0).packet();
        assertThat(packet.text()).isEqualTo("{\"article\":7}");
        assertThat(packet.headers()).containsEntry("mq-type", "reserve-stock").containsEntry("a", "of the call");
    }

    @Test
    void sendsNothingThatItCannotConvert() {
        Object header = new Object();

        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> template.sendAsync("inventory", "a", Map.of("h", header)));
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> template.broadcast("a", Map.of("h", header), null));
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> template.send("inventory", "a", Map.of("h", "v".repeat(10_000_000))))
                .withMessageContaining("10000000 bytes, the limit is 65535");
        assertThat(sender.sent()).isEmpty();
    }

    @Test
    void neverWrapsTheQueuesExceptions() {
        MqUnknownQueueException failure = new MqUnknownQueueException("nobody", "no such queue", null);
        sender.failFor("nobody", failure);

        assertThat(catchThrowableOfType(MqUnknownQueueException.class, () -> template.send("nobody", "a")))
                .isSameAs(failure);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> template.sendAsync("nobody", "a").join())
                .withCause(failure);
    }

    @Test
    void readsTheReplyAsAClassOrAGenericType() {
        sender.reply(codec.encode(List.of(1, 2), Map.of()));

        assertThat(template.sendAndReceive("inventory", "ask", String.class)).isEqualTo("[1,2]");
        assertThat(template.sendAndReceive("inventory", "ask", int[].class)).containsExactly(1, 2);
        assertThat(template.sendAndReceive("inventory", "ask", new ParameterizedTypeReference<List<Long>>() {}))
                .containsExactly(1L, 2L);
        assertThat(template.sendAndReceive("inventory", "ask", Map.of(), Duration.ofSeconds(2), Packet.class))
                .isNotNull();
        assertThat(sender.sent().get(3).timeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void saysThatTheRequestWasHandledWhereItsReplyCannotBeRead() {
        sender.reply(codec.encode("three", Map.of()));

        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> template.sendAndReceive("inventory", "ask", Integer.class))
                .withMessageStartingWith(
                        "The request was handled, but the reply of 'inventory' cannot be read as java.lang.Integer");
    }

    @Test
    void readsAnEmptyReplyAsNull() {
        sender.reply(new Packet(Map.of(), new byte[0]));

        assertThat(template.sendAndReceive("inventory", "ask", String.class)).isNull();
    }

    @Test
    void broadcastsToEveryOtherQueueEvenIfOneCannotBeReached() {
        MqOutClosedException failure = new MqOutClosedException("inventory", "not connected", null);
        sender.failFor("inventory", failure);

        var answers = template.broadcast("news");

        assertThat(answers).containsOnlyKeys("inventory", "mail");
        assertThat(answers.get("inventory")).isCompletedExceptionally();
        assertThat(answers.get("mail")).isCompletedWithValue(null);
    }

    @Test
    void aRequestThatNobodyWaitsForEndsAsOneThatSomebodyDoes() {
        sender.reply(codec.encode(new int[] {1, 2}, Map.of()));
        assertThat(template.sendAndReceiveAsync("inventory", "ask", int[].class))
                .isCompletedWithValueMatching(reply -> reply != null && reply.length == 2);
        assertThat(template.sendAndReceiveAsync("inventory", "ask", Integer.class))
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(MessageConversionException.class)
                .withMessageContaining("The request was handled");

        sender.reply(new Packet(Map.of(), new byte[0]));
        assertThat(template.sendAndReceiveAsync("inventory", "ask", String.class))
                .isCompletedWithValue(null);
        MqTemplate disabled = MqTemplate.disabled(List.of("inventory"), codec);
        AtomicReference<@Nullable Throwable> seen = new AtomicReference<>();
        disabled.sendAndReceiveAsync("inventory", "ask", String.class)
                .whenComplete((reply, failure) -> seen.set(failure));
        assertThat(seen.get()).as("as it is").isInstanceOf(MqOutClosedException.class);
    }

    @Test
    void saysThatItIsDisabledOnEverySend() {
        MqTemplate disabled = MqTemplate.disabled(List.of("inventory"), codec);

        MqOutClosedException e =
                catchThrowableOfType(MqOutClosedException.class, () -> disabled.send("inventory", "a"));
        assertThat(e).hasMessageContaining("mq.enabled=false").hasMessageContaining("inventory");
        assertThat(e.delivery()).isEqualTo(Delivery.NOT_DELIVERED);
        assertThat(e.queue()).isEqualTo("inventory");
        assertThat(disabled.broadcast("a").get("inventory")).isCompletedExceptionally();
        assertThatExceptionOfType(MqOutClosedException.class)
                .isThrownBy(() -> disabled.sendAndReceive("inventory", "a", String.class));
        assertThatExceptionOfType(MqOutClosedException.class)
                .isThrownBy(() -> disabled.awaitConnected("inventory", Duration.ofDays(1)));
    }

    @MqMessage("reserve-stock")
    record Named(long article) {}
}
