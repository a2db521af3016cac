package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameDecoder;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FrameHandler;
import io.flyweight.mq.wire.Handshake;
import io.flyweight.mq.wire.Hello;
import io.flyweight.mq.wire.ProtocolException;
import io.flyweight.mq.wire.Welcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The other end of a node's connection, played frame by frame by a test over a plain socket. */
final class ScriptedPeer implements FrameHandler, AutoCloseable {

    static final String TOKEN = "a token of the tests";
    private static final int SILENCE_MILLIS = 20_000;

    private final Socket socket;
    private final FrameDecoder decoder = new FrameDecoder(this, 1024);
    private final Queue<String> frames = new ArrayDeque<>();
    private final byte[] nonce = new byte[32];
    private byte[] acceptorNonce = {};
    private @Nullable Hello hello;
    private @Nullable Welcome welcome;
    private byte[] proof = {};
    private int pings;
    private boolean ended;

    private ScriptedPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(SILENCE_MILLIS);
    }

    static ScriptedPeer dial(int port) throws IOException {
        return new ScriptedPeer(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    static ScriptedPeer accept(ServerSocket server) throws IOException {
        server.setSoTimeout(SILENCE_MILLIS);
        return new ScriptedPeer(server.accept());
    }

    /** Dials and goes through the whole handshake. */
    static ScriptedPeer dialAs(String from, String to, int port, long packetSizeLimit) throws IOException {
        ScriptedPeer peer = dial(port);
        peer.hello(from, to, packetSizeLimit);
        peer.prove(TOKEN);
        assertThat(peer.next()).isEqualTo("WELCOME");
        return peer;
    }

    /** Accepts and goes through the whole handshake. */
    static ScriptedPeer welcome(ServerSocket server, long packetSizeLimit) throws IOException {
        ScriptedPeer peer = accept(server);
        peer.challenge();
        peer.welcome(TOKEN, packetSizeLimit);
        return peer;
    }

    /** Sends preface and HELLO, and reads the CHALLENGE. */
    void hello(String from, String to, long packetSizeLimit) throws IOException {
        Hello mine = new Hello(from, to, nonce, packetSizeLimit, 0);
        hello = mine;
        send(FrameEncoder::putPreface);
        send(out -> FrameEncoder.putHello(out, mine));
        assertThat(next()).isEqualTo("CHALLENGE");
    }

    void prove(String token) throws IOException {
        byte[] transcript = transcript();
        send(out -> FrameEncoder.putProof(out, Handshake.dialerProof(token, transcript)));
    }

    /** Reads HELLO, sends preface and CHALLENGE, and reads the PROOF. */
    void challenge() throws IOException {
        assertThat(next()).startsWith("HELLO");
        acceptorNonce = nonce;
        send(FrameEncoder::putPreface);
        send(out -> FrameEncoder.putChallenge(out, nonce));
        assertThat(next()).isEqualTo("PROOF");
    }

    void welcome(String token, long packetSizeLimit) throws IOException {
        byte[] mine = Handshake.acceptorProof(token, transcript(), packetSizeLimit, 1, 2);
        send(out -> FrameEncoder.putWelcome(out, new Welcome(mine, packetSizeLimit, 1, 2)));
    }

    byte[] transcript() {
        Hello sent = hello;
        if (sent == null) {
            throw new IllegalStateException("no HELLO yet");
        }
        return Handshake.transcript(sent, acceptorNonce, new byte[0]);
    }

    /** Whether the PROOF or WELCOME that was read proves the token. */
    boolean proves(String token) {
        Welcome got = welcome;
        byte[] expected = got == null
                ? Handshake.dialerProof(token, transcript())
                : Handshake.acceptorProof(
                        token, transcript(), got.packetSizeLimit(), got.instanceId(), got.mapDigest());
        return Handshake.matches(expected, got == null ? proof : got.proof());
    }

    void send(Consumer<ByteBuffer> frame) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(64 * 1024);
        frame.accept(out);
        socket.getOutputStream().write(out.array(), 0, out.position());
    }

    void packet(boolean request, byte[] body) throws IOException {
        send(out -> {
            FrameEncoder.putPacketHead(out, request, new byte[0], body.length);
            out.put(body);
        });
    }

    void reply(long number, byte[] body) throws IOException {
        send(out -> {
            FrameEncoder.putReplyHead(out, number, new byte[0], body.length);
            out.put(body);
        });
    }

    void ack(long upTo, Ack code, String reason) throws IOException {
        send(out -> FrameEncoder.putAck(out, upTo, code, reason));
    }

    void goodbye(long lastTaken) throws IOException {
        send(out -> FrameEncoder.putGoodbye(out, lastTaken, "rebooting"));
    }

    void closeFrame(CloseCode code, long lastTaken) throws IOException {
        send(out -> FrameEncoder.putClose(out, code, lastTaken, "as the test wants it"));
    }

    /** Returns the next frame but pings, in words; {@code END} at the end of the stream. */
    String next() throws IOException {
        while (frames.isEmpty() && !ended) {
            readSome();
        }
        String frame = frames.poll();
        return frame == null ? "END" : frame;
    }

    /** Reads until so many pings have come. */
    void awaitPings(int count) throws IOException {
        while (pings < count) {
            assertThat(ended).as("the end of the stream after %d pings", pings).isFalse();
            readSome();
        }
    }

    int pings() {
        return pings;
    }

    private void readSome() throws IOException {
        byte[] chunk = new byte[8192];
        int count = socket.getInputStream().read(chunk);
        ended = count < 0;
        try {
            decoder.decode(ByteBuffer.wrap(chunk, 0, Math.max(0, count)));
        } catch (ProtocolException e) {
            throw new AssertionError("the node broke the protocol", e);
        }
    }

    /** Ends the socket; what was not read resets the connection. */
    @Override
    public void close() throws IOException {
        socket.close();
    }

    @Override
    public int lengthLimit(int type) {
        return Integer.MAX_VALUE;
    }

    @Override
    public void onHello(Hello got) {
        hello = got;
        frames.add("HELLO " + got.from() + " to " + got.to());
    }

    @Override
    public void onChallenge(byte[] got) {
        acceptorNonce = got;
        frames.add("CHALLENGE");
    }

    @Override
    public void onProof(byte[] got) {
        proof = got;
        frames.add("PROOF");
    }

    @Override
    public void onWelcome(Welcome got) {
        welcome = got;
        frames.add("WELCOME");
    }

    @Override
    public void onPacket(Map<String, String> headers, byte[] body, int size) {
        frames.add("PACKET " + body.length);
    }

    @Override
    public void onRequest(Map<String, String> headers, byte[] body, int size) {
        frames.add("REQUEST " + body.length);
    }

    @Override
    public void onReply(long number, Map<String, String> headers, byte[] body) {
        frames.add("REPLY " + number + " " + body.length);
    }

    @Override
    public void onAck(long upTo, Ack code, String reason) {
        frames.add(("ACK " + upTo + " " + code + " " + reason).trim());
    }

    @Override
    public void onPing(long opaque) {
        // Never answered: a test that wants its node to live has a long heartbeat.
        pings++;
    }

    @Override
    public void onPong(long opaque) {
        frames.add("PONG " + opaque);
    }

    @Override
    public void onGoodbye(long lastTaken, String reason) {
        frames.add("GOODBYE " + lastTaken);
    }

    @Override
    public void onClose(CloseCode code, long lastTaken, String reason) {
        frames.add("CLOSE " + code + " " + lastTaken);
    }
}
