package io.flyweight.mq.reliability.hostile;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameDecoder;
import io.flyweight.mq.wire.FrameHandler;
import io.flyweight.mq.wire.Hello;
import io.flyweight.mq.wire.ProtocolException;
import io.flyweight.mq.wire.Welcome;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the node says on a connection, of which only the end matters. */
class Heard implements FrameHandler {

    private final FrameDecoder decoder = new FrameDecoder(this, 1024);
    private @Nullable CloseCode code;

    /** Listens; what is not of the protocol, such as an alert of TLS, is passed over. */
    final void hear(ByteBuffer bytes) {
        try {
            decoder.decode(bytes);
        } catch (ProtocolException e) {
            decoder.stop();
        }
    }

    /** Returns how the node ended the connection, now that it has. */
    final String end() {
        return code == null ? Tally.CLOSED : "CLOSE " + code;
    }

    @Override
    public final int lengthLimit(int type) {
        return Integer.MAX_VALUE;
    }

    @Override
    public final void onClose(CloseCode told, long lastTaken, String reason) {
        code = told;
    }

    @Override
    public void onHello(Hello hello) {
        // Of no interest to one who only listens, as all that follows.
    }

    @Override
    public void onChallenge(byte[] nonce) {}

    @Override
    public void onProof(byte[] proof) {}

    @Override
    public void onWelcome(Welcome welcome) {}

    @Override
    public final void onPacket(Map<String, String> headers, byte[] body, int size) {}

    @Override
    public final void onReply(long number, Map<String, String> headers, byte[] body) {}

    @Override
    public final void onAck(long upTo, Ack answer, String reason) {}

    @Override
    public final void onPing(long opaque) {}

    @Override
    public final void onPong(long opaque) {}

    @Override
    public final void onGoodbye(long lastTaken, String reason) {}
}
