package io.flyweight.mq.reliability.hostile;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.reliability.hostile.Crowd.Pace;
import io.flyweight.mq.reliability.hostile.Script.Manner;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FrameFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The attacks: what is done to a node, and how it ends such connections. */
enum Attack {
    SLOW_HANDSHAKE("handshakes of one byte a second", Tally.CLOSED, field -> slowly(field)),
    SLOW_AND_GARBAGE("R6: handshakes of one byte a second, and garbage 200 times a second", Tally.CLOSED, field -> {
        slowly(field);
        field.crowd(garbage(), few(), often());
    }),
    CONNECT_AND_CLOSE(
            "connect and close, 200 a second",
            Tally.LEFT,
            field -> field.crowd(Script.stranger(Manner.LEAVE, nothing()), few(), often())),
    CONNECT_FLOOD(
            "connect and reset, as fast as possible",
            Tally.LEFT,
            field -> field.crowd(Script.stranger(Manner.RESET, nothing()), few(), 0)),
    SILENT(
            "connections that say nothing, 1,000 a second: more than may be in handshake",
            Tally.CLOSED,
            field -> field.crowd(
                    Script.stranger(Manner.STAY, nothing()), 2 * field.size().crowd(), 1_000)),
    GARBAGE("connections with garbage, as fast as possible", Tally.CLOSED, field -> field.crowd(garbage(), few(), 0)),
    GARBAGE_FROM_EVERYWHERE(
            "garbage from 10,000 addresses in turns, 1,000 a second",
            Tally.CLOSED,
            field -> field.crowd(garbage(), new Pace(few(), 1_000, 10_000))),
    REPEATED_HELLO("a second HELLO, 200 a second", "CLOSE PROTOCOL_ERROR", field -> {
        byte[] hello = Script.hello(Places.MEMBER, Places.NODE);
        field.crowd(stranger(hello, rest(hello)), few(), often());
    }),
    REPLAYED_PROOF(
            "a recorded handshake, 200 a second",
            "CLOSE UNAUTH",
            field -> field.crowd(stranger(field.recordedHandshake()), few(), often())),
    REFLECTED_PROOF("the node's dials led to itself", "CLOSE WRONG_NAME", Field::mirror),
    STOLEN_NAME(
            "the name of a connected peer, without the token, 200 a second",
            "CLOSE UNAUTH",
            field -> field.crowd(
                    stranger(
                            Script.hello(Places.HONEST, Places.NODE),
                            Script.bytes(out -> FrameEncoder.putProof(out, new byte[FrameFormat.PROOF_BYTES]))),
                    few(),
                    often())),
    WRONG_NAMES("names that nobody has, with the token, 200 a second", "CLOSE WRONG_NAME", field -> {
        field.crowd(Script.member(Manner.STAY, "nobody", Places.NODE, nothing()), few(), often() / 2);
        field.crowd(Script.member(Manner.STAY, Places.MEMBER, "nobody", nothing()), few(), often() / 2);
    }),
    NO_NAME("a name with a line break, 200 a second", "CLOSE PROTOCOL_ERROR", field -> {
        byte[] hello = Script.hello(Places.MEMBER, Places.NODE);
        hello[FrameFormat.PREFACE_BYTES + 4 + 1 + 1] = '\n';
        field.crowd(stranger(hello), few(), often());
    }),
    HUGE_LENGTH(
            "a frame of 2 GiB announced, 200 a second",
            "CLOSE TOO_LARGE",
            field -> field.crowd(stranger(head(Integer.MAX_VALUE, FrameFormat.HELLO)), few(), often())),
    NEGATIVE_LENGTH(
            "a frame of length -1 announced, 200 a second",
            "CLOSE TOO_LARGE",
            field -> field.crowd(stranger(head(-1, FrameFormat.HELLO)), few(), often())),
    PACKET_BEFORE_WELCOME(
            "PACKET before WELCOME, 200 a second",
            "CLOSE PROTOCOL_ERROR",
            field -> field.crowd(stranger(head(3, FrameFormat.PACKET), new byte[2]), few(), often())),
    HUGE_PACKET(
            "a member that announces a packet of 2 GiB",
            "CLOSE TOO_LARGE",
            field -> field.crowd(member(Manner.STAY, rest(head(Integer.MAX_VALUE, FrameFormat.PACKET))), 1, often())),
    ACK_FROM_A_DIALER(
            "a member that answers what it should ask",
            "CLOSE PROTOCOL_ERROR",
            field -> field.crowd(member(Manner.STAY, ack()), 1, often())),
    ACK_OF_NOTHING(
            "a member that answers what was never sent, on the node's own connection to it",
            "CLOSE PROTOCOL_ERROR",
            field -> field.trap(Script.acceptor(Manner.STAY, ack()))),
    PING_FLOOD("a member that only pings", "", field -> field.crowd(member(Manner.REPEAT, pings()), 1, 0)),
    DEAF_PING_FLOOD(
            "a member that only pings and reads nothing", "", field -> field.crowd(member(Manner.DEAF, pings()), 1, 0)),
    DEAF_REQUESTER(
            "a member that sends requests and reads no reply",
            "",
            field -> field.crowd(member(Manner.DEAF, requests()), 1, 0)),
    DEAF_ACCEPTOR(
            "a member that is sent to and never reads",
            "",
            field -> field.trap(Script.acceptor(Manner.DEAF, nothing()))),
    TLS_GARBAGE("TLS: garbage for a ClientHello, 200 a second", Tally.CLOSED, field -> {
        field.crowd(garbage(), few(), often());
    }),
    TLS_SILENCE(
            "TLS: a ClientHello and nothing else, all connections stay",
            Tally.CLOSED,
            field -> field.crowd(
                    stranger(field.keys().clientHello()), field.size().crowd(), 0)),
    TLS_HALF_RECORD(
            "TLS: half a record of 16 KiB, all connections stay",
            Tally.CLOSED,
            field -> field.crowd(
                    stranger(new byte[] {0x16, 3, 1, 0x40, 0}, new byte[8 * 1024]),
                    field.size().crowd(),
                    0)),
    TLS_RENEGOTIATION("TLS 1.2: a new handshake asked for", Tally.CLOSED, field -> field.keyChanges("TLSv1.2")),
    TLS_KEY_UPDATES("TLS 1.3: new keys again and again", Tally.CLOSED, field -> field.keyChanges("TLSv1.3"));

    private static final int MANY = 20;

    private final String what;
    private final String end;
    private final Plan plan;

    private interface Plan {
        void begin(Field field) throws IOException;
    }

    /** {@code end}: how such connections end; empty where the node has no reason to end them. */
    Attack(String what, String end, Plan plan) {
        this.what = what;
        this.end = end;
        this.plan = plan;
    }

    String what() {
        return what;
    }

    /** The end that each of its connections comes to; empty where none does. */
    String end() {
        return end;
    }

    boolean needsTls() {
        return name().startsWith("TLS");
    }

    void begin(Field field) throws IOException {
        plan.begin(field);
    }

    /** Whether enough has happened to judge the node. */
    boolean isThrough(Field field) {
        Tally tally = field.tally();
        if (end.isEmpty()) {
            return tally.members() > 0;
        }
        int enough = switch (this) {
            case GARBAGE -> field.size().garbage();
            case GARBAGE_FROM_EVERYWHERE -> field.size().garbage() / 10;
            case REFLECTED_PROOF, ACK_OF_NOTHING -> 2;
            default -> MANY;
        };
        return tally.ends().getOrDefault(end, 0L) >= enough;
    }

    static Attack of(String argument) {
        return valueOf(argument.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static void slowly(Field field) throws IOException {
        byte[] hello = Script.hello(Places.MEMBER, Places.NODE);
        field.crowd(Script.stranger(Manner.TRICKLE, hello), field.size().crowd(), 0);
    }

    private static int few() {
        return 64;
    }

    private static int often() {
        return 200;
    }

    private static byte[] nothing() {
        return new byte[0];
    }

    private static Script stranger(byte[]... parts) {
        return Script.stranger(Manner.STAY, joined(parts));
    }

    private static Script member(Manner manner, byte[] work) {
        return Script.member(manner, Places.MEMBER, Places.NODE, work);
    }

    private static Script garbage() {
        return stranger("GET / HTTP/1.1\r\nHost: node\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] head(int length, int type) {
        return Script.bytes(FrameEncoder::putPreface, out -> out.putInt(length).put((byte) type));
    }

    /** What follows the preface. */
    private static byte[] rest(byte[] opening) {
        return Script.bytes(
                out -> out.put(opening, FrameFormat.PREFACE_BYTES, opening.length - FrameFormat.PREFACE_BYTES));
    }

    private static byte[] ack() {
        return Script.bytes(out -> FrameEncoder.putAck(out, 1_000_000_000, Ack.OK, ""));
    }

    private static byte[] pings() {
        return Script.many(out -> FrameEncoder.putPing(out, 1));
    }

    private static byte[] requests() {
        return Script.many(out -> {
            FrameEncoder.putPacketHead(out, true, nothing(), 100);
            out.put(new byte[100]);
        });
    }

    private static byte[] joined(byte[]... parts) {
        return Script.bytes(out -> {
            for (byte[] part : parts) {
                out.put(part);
            }
        });
    }
}
