package io.flyweight.mq.conn;

import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameDecoder;
import io.flyweight.mq.wire.FrameFormat;
import io.flyweight.mq.wire.FrameHandler;
import io.flyweight.mq.wire.Handshake;
import io.flyweight.mq.wire.Hello;
import io.flyweight.mq.wire.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code docs/protocol.md} says of the frames that come from a dialer to {@code near}. */
final class InRules implements FrameHandler {

    /** What the dialer has heard. */
    interface Heard {

        byte @Nullable [] challenge();
    }

    final FrameDecoder decoder = new FrameDecoder(this, 64);

    @Nullable Hello hello;
    /** What the acceptor has to refuse the dialer with. */
    @Nullable CloseCode refusal;

    boolean acceptorLeaves;
    boolean closed;
    boolean pinged;
    long ping;

    private final Heard heard;
    private final List<byte[]> packets = new ArrayList<>();
    private boolean welcomed;
    private boolean goodbye;

    InRules(Heard heard) {
        this.heard = heard;
    }

    boolean isWelcomed() {
        return welcomed;
    }

    long received() {
        return packets.size();
    }

    byte[] packet(int index) {
        return packets.get(index);
    }

    @Override
    public int lengthLimit(int type) throws ProtocolException {
        boolean allowed = switch (type) {
            case FrameFormat.HELLO -> hello == null;
            case FrameFormat.PROOF -> hello != null && !welcomed;
            case FrameFormat.PACKET, FrameFormat.REQUEST -> welcomed && !goodbye;
            case FrameFormat.PING, FrameFormat.PONG, FrameFormat.GOODBYE -> welcomed;
            case FrameFormat.CLOSE -> true;
            default -> false;
        };
        if (!allowed) {
            throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "not now");
        }
        if (!welcomed) {
            return 512;
        }
        return type == FrameFormat.PACKET || type == FrameFormat.REQUEST ? 3 + FarEnd.PACKET_LIMIT : 1400;
    }

    @Override
    public void onHello(Hello said) {
        hello = said;
    }

    @Override
    public void onProof(byte[] proof) {
        Hello from = hello;
        byte[] challenge = heard.challenge();
        if (from == null || challenge == null) {
            return;
        }
        byte[] transcript = Handshake.transcript(from, challenge, new byte[0]);
        boolean right = Handshake.matches(Handshake.dialerProof(FarEnd.TOKEN, transcript), proof);
        boolean names = from.to().equals("near")
                && (from.from().equals("far") || from.from().equals("near"));
        if (right && names) {
            welcomed = true;
        } else {
            refusal = right ? CloseCode.WRONG_NAME : CloseCode.UNAUTH;
            decoder.stop();
        }
    }

    @Override
    public void onPacket(Map<String, String> headers, byte[] body, int size) {
        // After its own goodbye the acceptor takes nothing more.
        if (!acceptorLeaves) {
            packets.add(body);
        }
    }

    @Override
    public void onRequest(Map<String, String> headers, byte[] body, int size) {
        onPacket(headers, body, size);
    }

    @Override
    public void onPing(long opaque) {
        pinged = true;
        ping = opaque;
    }

    @Override
    public void onPong(long opaque) {
        // Any value may come.
    }

    @Override
    public void onGoodbye(long lastTaken, String reason) {
        goodbye = true;
    }

    @Override
    public void onClose(CloseCode code, long lastTaken, String reason) {
        closed = true;
        decoder.stop();
    }
}
