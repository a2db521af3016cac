package io.flyweight.mq.conn;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.net.LinkHandler;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameDecoder;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FrameHandler;
import io.flyweight.mq.wire.Handshake;
import io.flyweight.mq.wire.Hello;
import io.flyweight.mq.wire.ProtocolException;
import io.flyweight.mq.wire.Welcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The far end of a connection under test, played frame by frame over a {@link ScriptedLink}. */
final class FarEnd implements FrameHandler {

    static final String TOKEN = "a token of the tests";
    static final int PACKET_LIMIT = 100_000;
    static final long DIGEST = Handshake.mapDigest(List.of("near", "far"));

    private static final byte[] NONCE = new byte[32];

    final ScriptedLink link = new ScriptedLink();
    private final ManualLoop loop;
    private final FrameDecoder decoder = new FrameDecoder(this, 256);
    private final List<String> heard = new ArrayList<>();
    private @Nullable LinkHandler near;
    private int decoded;
    private boolean prefaceSaid;
    private long instanceTold;
    /** What an acceptor tells in its WELCOME. */
    long instance = 7;

    private @Nullable Hello hello;
    private byte[] acceptorNonce = {};
    private byte[] proof = {};

    FarEnd(ManualLoop loop) {
        this.loop = loop;
    }

    void meets(LinkHandler handler) {
        near = handler;
    }

    private LinkHandler near() {
        if (link.closed) {
            throw new IllegalStateException("a closed link tells nothing");
        }
        return Objects.requireNonNull(near);
    }

    /** The dialled link opens. */
    void open() {
        near().onConnected();
        loop.runAll();
    }

    /** The incoming stream of the connection under test is over. */
    void endStream(@Nullable IOException cause) {
        near().onEnd(cause);
        loop.runAll();
    }

    /** Has all that it is given arrive in one read. */
    @SafeVarargs
    final void say(Consumer<ByteBuffer>... frames) {
        ByteBuffer out = ByteBuffer.allocate(512 * 1024);
        if (!prefaceSaid) {
            prefaceSaid = true;
            FrameEncoder.putPreface(out);
        }
        for (Consumer<ByteBuffer> frame : frames) {
            frame.accept(out);
        }
        sayBytes(out.flip());
    }

    void sayBytes(ByteBuffer bytes) {
        prefaceSaid = true;
        near().onRead(bytes);
        loop.runAll();
    }

    /** Returns the frames that have been written since the last call. */
    List<String> hears() {
        loop.runAll();
        byte[] written = link.bytes();
        try {
            decoder.decode(ByteBuffer.wrap(written, decoded, written.length - decoded));
        } catch (ProtocolException e) {
            throw new AssertionError("not frames", e);
        }
        decoded = written.length;
        List<String> frames = List.copyOf(heard);
        heard.clear();
        return frames;
    }

    /** The socket takes everything again. */
    void takesAll() {
        takes(Integer.MAX_VALUE);
    }

    /** The socket takes so many bytes now. */
    void takes(int bytes) {
        link.room = bytes;
        near().onWritable();
        loop.runAll();
    }

    void sayHello(String from, String to) {
        sayHello(new Hello(from, to, NONCE, PACKET_LIMIT, DIGEST));
    }

    void sayHello(Hello mine) {
        hello = mine;
        say(out -> FrameEncoder.putHello(out, mine));
    }

    /** Proves the token; the CHALLENGE must have been heard. */
    void prove(String token) {
        say(proofFrame(token));
    }

    Consumer<ByteBuffer> proofFrame(String token) {
        byte[] mine = Handshake.dialerProof(token, transcript());
        return out -> FrameEncoder.putProof(out, mine);
    }

    void challenge() {
        acceptorNonce = NONCE;
        say(out -> FrameEncoder.putChallenge(out, NONCE));
    }

    /** Welcomes the dialer; its HELLO must have been heard. */
    void welcome(String token) {
        say(welcomeFrame(token, DIGEST));
    }

    Consumer<ByteBuffer> welcomeFrame(String token, long digest) {
        byte[] mine = Handshake.acceptorProof(token, transcript(), PACKET_LIMIT, instance, digest);
        return out -> FrameEncoder.putWelcome(out, new Welcome(mine, PACKET_LIMIT, instance, digest));
    }

    private byte[] transcript() {
        return Handshake.transcript(Objects.requireNonNull(hello), acceptorNonce, new byte[0]);
    }

    /** The instance that the WELCOME has told that was heard. */
    long instanceTold() {
        return instanceTold;
    }

    /** Whether the PROOF that was heard proves that token. */
    boolean heardProofOf(String token) {
        return Handshake.matches(Handshake.dialerProof(token, transcript()), proof);
    }

    static Consumer<ByteBuffer> packet(int bodyBytes) {
        return data(false, bodyBytes);
    }

    static Consumer<ByteBuffer> request(int bodyBytes) {
        return data(true, bodyBytes);
    }

    private static Consumer<ByteBuffer> data(boolean request, int bodyBytes) {
        return out -> {
            FrameEncoder.putPacketHead(out, request, new byte[0], bodyBytes);
            out.put(new byte[bodyBytes]);
        };
    }

    static Consumer<ByteBuffer> reply(long number, int bodyBytes) {
        return out -> {
            FrameEncoder.putReplyHead(out, number, new byte[0], bodyBytes);
            out.put(new byte[bodyBytes]);
        };
    }

    static Consumer<ByteBuffer> ack(long upTo, Ack code, String reason) {
        return out -> FrameEncoder.putAck(out, upTo, code, reason);
    }

    static Consumer<ByteBuffer> ping(long opaque) {
        return out -> FrameEncoder.putPing(out, opaque);
    }

    static Consumer<ByteBuffer> pong(long opaque) {
        return out -> FrameEncoder.putPong(out, opaque);
    }

    static Consumer<ByteBuffer> goodbye(long lastTaken) {
        return out -> FrameEncoder.putGoodbye(out, lastTaken, "rebooting");
    }

    static Consumer<ByteBuffer> close(CloseCode code, long lastTaken, String reason) {
        return out -> FrameEncoder.putClose(out, code, lastTaken, reason);
    }

    @Override
    public int lengthLimit(int type) {
        return Integer.MAX_VALUE;
    }

    @Override
    public void onHello(Hello received) {
        hello = received;
        heard.add("HELLO " + received.from() + " to " + received.to() + " " + received.packetSizeLimit());
    }

    @Override
    public void onChallenge(byte[] nonce) {
        acceptorNonce = nonce;
        heard.add("CHALLENGE");
    }

    @Override
    public void onProof(byte[] received) {
        proof = received;
        heard.add("PROOF");
    }

    /** Notes the token as well, of those that the tests use. */
    @Override
    public void onWelcome(Welcome welcome) {
        instanceTold = welcome.instanceId();
        String token = List.of(TOKEN, "another token").stream()
                .filter(one -> Handshake.matches(
                        Handshake.acceptorProof(
                                one,
                                transcript(),
                                welcome.packetSizeLimit(),
                                welcome.instanceId(),
                                welcome.mapDigest()),
                        welcome.proof()))
                .findFirst()
                .orElse("no token");
        heard.add("WELCOME by " + token + " " + welcome.packetSizeLimit());
    }

    @Override
    public void onPacket(Map<String, String> headers, byte[] body, int size) {
        heard.add("PACKET " + size);
    }

    @Override
    public void onRequest(Map<String, String> headers, byte[] body, int size) {
        heard.add("REQUEST " + size);
    }

    @Override
    public void onAck(long upTo, Ack code, String reason) {
        heard.add(("ACK " + upTo + " " + code + " " + reason).trim());
    }

    @Override
    public void onReply(long number, Map<String, String> headers, byte[] body) {
        heard.add("REPLY " + number + " of " + body.length);
    }

    @Override
    public void onPing(long opaque) {
        heard.add("PING");
    }

    @Override
    public void onPong(long opaque) {
        heard.add("PONG " + opaque);
    }

    @Override
    public void onGoodbye(long lastTaken, String reason) {
        heard.add("GOODBYE " + lastTaken + " " + reason);
    }

    @Override
    public void onClose(CloseCode code, long lastTaken, String reason) {
        heard.add("CLOSE " + code + " " + lastTaken + " " + reason);
    }
}
