package io.flyweight.mq.wire;

import io.flyweight.mq.api.Ack;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes every frame and notes the call as text, so that two runs can be compared. */
final class RecordingHandler implements FrameHandler {

    final List<String> calls = new ArrayList<>();
    final List<String> limitsAsked = new ArrayList<>();
    int limit = Integer.MAX_VALUE;

    @Override
    public int lengthLimit(int type) {
        limitsAsked.add(FrameFormat.nameOf(type));
        return limit;
    }

    @Override
    public void onHello(Hello hello) {
        calls.add(described(hello));
    }

    @Override
    public void onChallenge(byte[] nonce) {
        calls.add("CHALLENGE " + hex(nonce));
    }

    @Override
    public void onProof(byte[] proof) {
        calls.add("PROOF " + hex(proof));
    }

    @Override
    public void onWelcome(Welcome welcome) {
        calls.add(described(welcome));
    }

    @Override
    public void onPacket(Map<String, String> headers, byte[] body, int size) {
        calls.add("PACKET " + new TreeMap<>(headers) + " " + hex(body) + " of " + size);
    }

    @Override
    public void onRequest(Map<String, String> headers, byte[] body, int size) {
        calls.add("REQUEST " + new TreeMap<>(headers) + " " + hex(body) + " of " + size);
    }

    @Override
    public void onReply(long number, Map<String, String> headers, byte[] body) {
        calls.add("REPLY " + number + " " + new TreeMap<>(headers) + " " + hex(body));
    }

    @Override
    public void onAck(long upTo, Ack code, String reason) {
        calls.add("ACK " + upTo + " " + code + " '" + reason + "'");
    }

    @Override
    public void onPing(long opaque) {
        calls.add("PING " + Long.toHexString(opaque));
    }

    @Override
    public void onPong(long opaque) {
        calls.add("PONG " + Long.toHexString(opaque));
    }

    @Override
    public void onGoodbye(long lastTaken, String reason) {
        calls.add("GOODBYE " + lastTaken + " '" + reason + "'");
    }

    @Override
    public void onClose(CloseCode code, long lastTaken, String reason) {
        calls.add("CLOSE " + code + " " + lastTaken + " '" + reason + "'");
    }

    static String described(Hello hello) {
        return "HELLO " + hello.from() + " " + hello.to() + " " + hex(hello.nonce()) + " " + hello.packetSizeLimit()
                + " " + Long.toHexString(hello.mapDigest());
    }

    static String described(Welcome welcome) {
        return "WELCOME " + hex(welcome.proof()) + " " + welcome.packetSizeLimit() + " "
                + Long.toHexString(welcome.instanceId()) + " " + Long.toHexString(welcome.mapDigest());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
