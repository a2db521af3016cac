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
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;

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
    void sendsNothingThatItCannotConvert() {
        Object header = new Object();

        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> template.sendAsync("inventory", "a", Map.of("h", header)));
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> template.broadcast("a", Map.of("h", header), null));
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
}
