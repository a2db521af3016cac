package io.flyweight.mq.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The proofs by which two nodes show each other that they hold the same token. */
public final class Handshake {

    private static final String HMAC = "HmacSHA256";
    private static final byte[] DIALER = "mq1 dialer".getBytes(US_ASCII);
    private static final byte[] ACCEPTOR = "mq1 acceptor".getBytes(US_ASCII);
    private static final byte[] EMPTY_KEY = {0};

    private Handshake() {}

    /**
     * Returns what both proofs cover.
     *
     * @param channelBinding over TLS the SHA-256 of the acceptor's certificate, else empty
     */
    public static byte[] transcript(Hello hello, byte[] acceptorNonce, byte[] channelBinding) {
        byte[] body = FrameEncoder.helloBody(hello);
        return ByteBuffer.allocate(body.length + acceptorNonce.length + channelBinding.length)
                .put(body)
                .put(acceptorNonce)
                .put(channelBinding)
                .array();
    }

    /** Returns what PROOF carries. */
    public static byte[] dialerProof(String token, byte[] transcript) {
        return hmac(token, DIALER, transcript, new byte[0]);
    }

    /** Returns the proof that WELCOME carries; it covers WELCOME's other fields too. */
    public static byte[] acceptorProof(
            String token, byte[] transcript, long packetSizeLimit, long instanceId, long mapDigest) {
        byte[] terms = ByteBuffer.allocate(4 + 8 + 8)
                .putInt((int) packetSizeLimit)
                .putLong(instanceId)
                .putLong(mapDigest)
                .array();
        return hmac(token, ACCEPTOR, transcript, terms);
    }

    /** Compares in a time that does not tell where the two differ. */
    public static boolean matches(byte[] expected, byte[] actual) {
        return MessageDigest.isEqual(expected, actual);
    }

    /** Returns the token that the dialer proved with, or null if it is none of these. */
    public static @Nullable String provingToken(List<String> tokens, byte[] transcript, byte[] dialerProof) {
        String proving = null;
        // All are tried, so that the time does not tell which one it was.
        for (String token : tokens) {
            boolean matches = matches(dialerProof(token, transcript), dialerProof);
            if (matches && proving == null) {
                proving = token;
            }
        }
        return proving;
    }

    /** Returns the first 8 bytes of SHA-256 over the sorted names, a newline after each. */
    public static long mapDigest(Collection<String> names) {
        StringBuilder lines = new StringBuilder();
        for (String name : new TreeSet<>(names)) {
            lines.append(name).append('\n');
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(lines.toString().getBytes(UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static byte[] hmac(String token, byte[] purpose, byte[] transcript, byte[] terms) {
        byte[] key = token.getBytes(UTF_8);
        try {
            Mac mac = Mac.getInstance(HMAC);
            // An empty key is refused here; a single zero byte gives the same HMAC.
            mac.init(new SecretKeySpec(key.length == 0 ? EMPTY_KEY : key, HMAC));
            mac.update(purpose);
            mac.update(transcript);
            return mac.doFinal(terms);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("this JVM lacks SHA-256 or HmacSHA256, which every JVM must have", cause);
    }
}
