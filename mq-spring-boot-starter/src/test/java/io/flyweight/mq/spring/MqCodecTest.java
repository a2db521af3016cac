package io.flyweight.mq.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flyweight.mq.api.Packet;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.MimeTypeUtils;

class MqCodecTest {

    private final MqCodec codec = new MqCodec(new JacksonJsonMessageConverter());

    @Test
    void sendsAnObjectAsJsonWithItsTypeAndContentType() {
        Packet packet = codec.encode(new Stock(42, 3), Map.of());

        assertThat(packet.text()).isEqualTo("{\"article\":42,\"pieces\":3}");
        assertThat(packet.headers()).isEqualTo(Map.of("mq-type", "Stock", "mq-content-type", "application/json"));
    }

    @Test
    void sendsBytesAndStringsAsTheyAre() {
        byte[] bytes = {1, 2};

        assertThat(codec.encode(bytes, Map.of()).body()).isSameAs(bytes);
        assertThat(codec.encode("grün", Map.of()).text()).isEqualTo("grün");
        assertThat(codec.encode("", Map.of()).headers()).isEmpty();
    }

    @Test
    void sendsMapsAsJsonWithoutAType() {
        Packet packet = codec.encode(Map.of("a", 1), Map.of());

        assertThat(packet.text()).isEqualTo("{\"a\":1}");
        assertThat(packet.headers()).doesNotContainKey("mq-type");
    }

    @Test
    void takesAMessageApartAndLetsTheCallsHeadersWin() {
        var message = MessageBuilder.withPayload("x")
                .setHeader("a", 1)
                .setHeader("b", 2)
                .setReplyChannelName("local")
                .setHeader(MqHeaders.SENDER, "somebody")
                .setHeader(MessageHeaders.CONTENT_TYPE, MimeTypeUtils.TEXT_PLAIN)
                .build();

        Packet packet = codec.encode(message, Map.of("b", "3"));

        assertThat(packet.text()).isEqualTo("x");
        assertThat(packet.headers()).isEqualTo(Map.of("a", "1", "b", "3", "mq-content-type", "text/plain"));
    }

    @Test
    void sendsNumbersBooleansAndEnumsAsText() {
        Packet packet =
                codec.encode("", Map.of("n", 1.5, "t", true, "e", TimeUnit.DAYS, MqHeaders.SUBJECT, "stock.low"));

        assertThat(packet.headers()).isEqualTo(Map.of("n", "1.5", "t", "true", "e", "DAYS", "mq-subject", "stock.low"));
    }

    @Test
    void sendsAnIdWhereThereIsOneAndOnBothEndsItIsTheSame() {
        UUID id = UUID.randomUUID();

        Packet packet = codec.encode("", Map.of(MqHeaders.ID, id));

        assertThat(packet.headers()).isEqualTo(Map.of("mq-id", id.toString()));
        assertThat(codec.encode("", Map.of(MqHeaders.ID, id.toString().toUpperCase(Locale.ROOT)))
                        .headers())
                .isEqualTo(packet.headers());
        assertThat(codec.headers("guest", packet)).containsEntry(MqHeaders.ID, id.toString());
        assertThat(codec.encode(packet, Map.of()).headers()).isEqualTo(packet.headers());
    }

    @Test
    void refusesAnIdThatIsNone() {
        for (Object id : List.of("17", 17, "")) {
            assertThatExceptionOfType(MessageConversionException.class)
                    .isThrownBy(() -> codec.encode("", Map.of(MqHeaders.ID, id)))
                    .withMessageContaining("'mq_id'")
                    .withMessageContaining("UUID");
        }
    }

    @Test
    void refusesHeadersOfOtherTypesAndTellsWhichAreAllowed() {
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> codec.encode("", Map.of("id2", UUID.randomUUID())))
                .withMessageContaining("'id2'")
                .withMessageContaining("java.util.UUID")
                .withMessageContaining("String, Number, Boolean and enums");
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> codec.encode("", Collections.singletonMap("nothing", null)))
                .withMessageContaining("null");
    }

    @Test
    void refusesKeysThatBelongToTheQueue() {
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> codec.encode("", Map.of("mq-type", "x")))
                .withMessageContaining("'mq-type'")
                .withMessageContaining("MqHeaders");
    }

    @Test
    void refusesWhatJsonCannotWrite() {
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> codec.encode(new Selfish(), Map.of()));
    }

    @Test
    void refusesAContentTypeThatNoConverterWrites() {
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> codec.encode(new Stock(1, 1), Map.of(MqHeaders.CONTENT_TYPE, "application/xml")))
                .withMessageContaining("Stock")
                .withMessageContaining("application/xml");
    }

    @Test
    void readsWhatItWrote() {
        Packet packet = codec.encode(new Stock(42, 3), Map.of());

        assertThat(codec.decode(packet, Stock.class)).isEqualTo(new Stock(42, 3));
        assertThat(codec.decode(packet, String.class)).isEqualTo(packet.text());
        assertThat(codec.decode(packet, byte[].class)).isSameAs(packet.body());
        assertThat(codec.decode(packet, Packet.class)).isSameAs(packet);
    }

    @Test
    void readsGenericTypes() {
        Packet packet = codec.encode(List.of(new Stock(1, 2)), Map.of());
        var listOfStock = new ParameterizedTypeReference<List<Stock>>() {};

        assertThat(codec.decode(packet, listOfStock.getType())).isEqualTo(List.of(new Stock(1, 2)));
    }

    @Test
    void readsABodyWithoutContentTypeAsJson() {
        assertThat(codec.decode(new Packet(Map.of(), "{\"article\":1,\"pieces\":2}".getBytes()), Stock.class))
                .isEqualTo(new Stock(1, 2));
    }

    @Test
    void readsNothingAndJsonsNullAsNull() {
        assertThat(codec.decode(codec.encode("", Map.of()), String.class)).isNull();
        assertThat(codec.decode(codec.encode("null", Map.of()), Stock.class)).isNull();
        assertThat(codec.decode(codec.encode("null", Map.of()), String.class)).isEqualTo("null");
    }

    @Test
    void readsASealedTypeAsTheSubtypeThatWasSent() {
        Packet packet = codec.encode(new Opened("a"), Map.of());

        assertThat(codec.decode(packet, Door.class)).isEqualTo(new Opened("a"));
    }

    @Test
    void saysWhatCannotBeRead() {
        Packet xml = codec.encode("<a/>", Map.of(MqHeaders.CONTENT_TYPE, "application/xml"));

        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> codec.decode(xml, Stock.class))
                .withMessageContaining("application/xml")
                .withMessageContaining("Stock");
    }

    @Test
    void namesTheAuthenticatedSenderWhateverTheSenderWrote() {
        Packet forged = new Packet(Map.of("mq_sender", "admin", "id", "1", "mq-type", "T", "own", "v"), new byte[0]);

        assertThat(codec.headers("guest", forged))
                .containsExactlyInAnyOrderEntriesOf(Map.of(MqHeaders.SENDER, "guest", MqHeaders.TYPE, "T", "own", "v"));
    }

    @Test
    void dropsKeysOfTheQueueThatItDoesNotKnow() {
        Packet foreign = new Packet(Map.of("mq-subject", "s", "mq-secret", "x", "mq-idx", "1"), new byte[0]);

        assertThat(codec.headers("guest", foreign))
                .containsExactlyInAnyOrderEntriesOf(Map.of(MqHeaders.SENDER, "guest", MqHeaders.SUBJECT, "s"));
    }

    @Test
    void sendsAReceivedPacketOnWithoutWhatOnlyTheQueueMaySay() {
        Packet forged = new Packet(
                Map.of(
                        "mq_sender",
                        "admin",
                        "id",
                        "1",
                        "mq-type",
                        "T",
                        "mq-secret",
                        "x",
                        "mq_subject",
                        "s",
                        "own",
                        "v"),
                new byte[] {1});

        Packet sent = codec.encode(forged, Map.of("more", 1));

        assertThat(sent.headers()).isEqualTo(Map.of("mq-type", "T", "mq-subject", "s", "own", "v", "more", "1"));
        assertThat(sent.body()).containsExactly(1);
    }

    @Test
    void refusesHeadersThatAreTooLongAndTellsTheLimit() {
        refuses(Map.of("k".repeat(300), "v"), "'kkk", "300 bytes", "255");
        refuses(Map.of("", "v"), "1 to 255");
        refuses(Map.of("note", "v".repeat(70_000)), "'note'", "70000 bytes", "65535");
        refuses(Map.of("a", "v".repeat(40_000), "b", "v".repeat(40_000)), "80", "65535");
        refuses(Map.of("half", "\uD800"), "'half'", "surrogate");
        codec.encode("", Map.of("k".repeat(255), "v".repeat(65_535 - 258)));
    }

    @Test
    void countsHeadersInBytesOfUtf8() {
        String text = "a\u00E9\u20AC\uD83D\uDE00";
        int tenBytesTimes = (65_535 - 3 - 1) / 10;
        codec.encode("", Map.of("k", text.repeat(tenBytesTimes)));

        refuses(Map.of("k", text.repeat(tenBytesTimes) + "\u20AC"), "'k'", "65537 bytes", "65535");
        refuses(Map.of("reversed", "\uDE00\uD83D"), "'reversed'", "surrogate");
        refuses(Map.of("half\uD83D", "v"), "key has half a surrogate pair");
    }

    @Test
    void countsTheTypeAmongTheHeaders() {
        Map<String, String> full = Map.of("k".repeat(255), "v".repeat(65_535 - 258));

        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> codec.encode(new Stock(1, 1), full))
                .withMessageContaining("65535");
    }

    @Test
    void refusesAContentTypeThatIsNoneOnBothEnds() {
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> codec.encode(new Stock(1, 1), Map.of(MqHeaders.CONTENT_TYPE, "json")))
                .withMessageContaining("json");
        Packet foreign = new Packet(Map.of("mq-content-type", "json"), "{}".getBytes());
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> codec.decode(foreign, Stock.class))
                .withMessageContaining("json");
    }

    @Test
    void doesNotGuessATypeArgumentThatTheNameDoesNotTell() {
        Packet packet = codec.encode(new Filled<>(new Stock(1, 2)), Map.of());
        var boxOfStock = new ParameterizedTypeReference<Box<Stock>>() {};

        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> codec.decode(packet, boxOfStock.getType()))
                .withMessageContaining("Filled");
    }

    private void refuses(Map<String, ?> headers, String... words) {
        assertThatExceptionOfType(MessageConversionException.class)
                .isThrownBy(() -> codec.encode("", headers))
                .satisfies(e -> assertThat(e).message().contains(words));
    }

    sealed interface Box<T> permits Filled {}

    record Filled<T>(T content) implements Box<T> {}

    record Stock(long article, int pieces) {}

    static class Selfish {
        public Selfish getSelf() {
            return this;
        }
    }

    sealed interface Door permits Opened, Closed {}

    record Opened(String by) implements Door {}

    record Closed(String by) implements Door {}
}
