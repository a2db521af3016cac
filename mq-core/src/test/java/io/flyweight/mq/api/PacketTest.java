package io.flyweight.mq.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PacketTest {

    private static final byte[] BODY = {1, 2, 3};

    private static final byte[][] NO_BODY = new byte[1][];
    private static final String[] NO_REASON = new String[1];

    private final Notes notes = new Notes();

    /** Remembers what the packet passed on. */
    private static final class Notes implements Responder {

        private final List<Packet> answered = new ArrayList<>();
        private final List<Map<String, String>> headers = new ArrayList<>();
        private final List<byte[]> bodies = new ArrayList<>();
        private final List<String> reasons = new ArrayList<>();

        @Override
        public void reply(Packet request, Map<String, String> replyHeaders, byte[] body) {
            answered.add(request);
            headers.add(replyHeaders);
            bodies.add(body);
        }

        @Override
        public void reason(Packet packet, String why) {
            answered.add(packet);
            reasons.add(why);
        }
    }

    private Packet received(boolean request) {
        return Packet.received(Map.of(), BODY, request, notes);
    }

    @Test
    void doesNotCopyTheBody() {
        assertThat(new Packet(Map.of(), BODY).body()).isSameAs(BODY);
    }

    @Test
    void copiesTheHeaders() {
        Map<String, String> headers = new HashMap<>(Map.of("k", "v"));
        Packet packet = new Packet(headers, BODY);

        headers.put("k", "changed");

        assertThat(packet.headers()).isEqualTo(Map.of("k", "v"));
        assertThatThrownBy(() -> packet.headers().put("x", "y")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void refusesNoBody() {
        assertThatThrownBy(() -> new Packet(Map.of(), NO_BODY[0]))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("body");
    }

    @Test
    void decodesItsBodyAsUtf8() {
        assertThat(new Packet(Map.of(), "Grüße".getBytes(UTF_8)).text()).isEqualTo("Grüße");
    }

    @Test
    void passesTheReplyToARequestOn() {
        Packet request = received(true);
        byte[] reply = {9};
        Map<String, String> headers = new HashMap<>(Map.of("k", "v"));

        request.reply(headers, reply);
        headers.clear();
        request.reply(BODY);

        assertThat(notes.answered).containsExactly(request, request);
        assertThat(notes.headers).containsExactly(Map.of("k", "v"), Map.of());
        assertThat(notes.bodies.get(0)).isSameAs(reply);
        assertThat(notes.bodies.get(1)).isSameAs(BODY);
    }

    @Test
    void ignoresAReplyToWhatIsNoRequest() {
        Packet packet = received(false);

        packet.reply(BODY);

        assertThat(packet.isRequest()).isFalse();
        assertThat(notes.answered).isEmpty();
    }

    @Test
    void refusesAReplyWithoutBody() {
        assertThatThrownBy(() -> received(true).reply(NO_BODY[0])).isInstanceOf(NullPointerException.class);
        assertThat(notes.answered).isEmpty();
    }

    @Test
    void passesTheReasonOnWhetherItIsARequestOrNot() {
        received(true).reason("one");
        received(false).reason("two");

        assertThat(notes.reasons).containsExactly("one", "two");
    }

    @Test
    void refusesNoReason() {
        assertThatThrownBy(() -> received(true).reason(NO_REASON[0])).isInstanceOf(NullPointerException.class);
    }

    @Test
    void onesOwnPacketIgnoresReplyAndReason() {
        Packet own = new Packet(Map.of(), BODY);

        assertThatCode(() -> {
                    own.reply(BODY);
                    own.reason("nobody hears it");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void showsSizesAndKeysButNoValues() {
        Packet packet = new Packet(Map.of("key", "secret"), "also secret".getBytes(UTF_8));

        assertThat(packet.toString()).contains("11 bytes").contains("key").doesNotContain("secret");
    }
}
