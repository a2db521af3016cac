package io.flyweight.mq.wire;

import static io.flyweight.mq.wire.FuzzInput.check;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Header blocks: any bytes as a block, and any texts as headers. */
class HeadersFuzz {

    private static final ByteBuffer DIRECT = ByteBuffer.allocateDirect(1 << 17);

    @FuzzTest
    void decodesAndEncodes(byte[] data) throws ProtocolException {
        decode(data);
        encode(new FuzzInput(data));
    }

    private static void decode(byte[] block) throws ProtocolException {
        Map<String, String> headers = null;
        ProtocolException failure = null;
        ByteBuffer in = ByteBuffer.wrap(block);
        try {
            headers = Headers.decode(in, block.length);
            check(!in.hasRemaining(), "not the whole block was taken");
        } catch (ProtocolException e) {
            check(e.code() == CloseCode.PROTOCOL_ERROR, "another code than PROTOCOL_ERROR");
            failure = e;
        }
        try {
            Map<String, String> direct =
                    Headers.decode(DIRECT.clear().put(block).flip(), block.length);
            check(direct.equals(headers), "other headers out of a direct buffer");
        } catch (ProtocolException e) {
            check(
                    failure != null && Objects.equals(e.getMessage(), failure.getMessage()),
                    "a failure in one buffer only");
        }
        if (headers != null) {
            byte[] again = Headers.encode(headers);
            check(again.length == block.length, "headers with another length when encoded");
            check(Headers.decode(ByteBuffer.wrap(again), again.length).equals(headers), "other headers again");
        }
    }

    private static void encode(FuzzInput input) throws ProtocolException {
        Map<String, String> headers = new HashMap<>();
        int bytes = 0;
        boolean legal = true;
        while (input.hasMore()) {
            String key = text(input, input.u8());
            String value = text(input, input.u8());
            byte[] keyBytes = utf8(key);
            byte[] valueBytes = utf8(value);
            if (headers.putIfAbsent(key, value) == null) {
                legal &= keyBytes != null && keyBytes.length > 0 && keyBytes.length <= 255 && valueBytes != null;
                bytes += keyBytes == null || valueBytes == null ? 0 : 3 + keyBytes.length + valueBytes.length;
            }
        }
        legal &= bytes <= 0xFFFF;
        try {
            byte[] block = Headers.encode(headers);
            check(legal && block.length == bytes, "headers are taken that are not legal");
            check(Headers.decode(ByteBuffer.wrap(block), block.length).equals(headers), "other headers come out");
        } catch (IllegalArgumentException e) {
            check(!legal, "legal headers are refused: " + e.getMessage());
        }
    }

    /** Mostly ASCII, at times any UTF-16 code units, half a pair too. */
    private static String text(FuzzInput input, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length && input.hasMore(); i++) {
            int unit = input.u8();
            text.append((char) (unit < 0x80 ? unit : unit << 8 | input.u8()));
        }
        return text.toString();
    }

    private static byte @Nullable [] utf8(String text) {
        try {
            ByteBuffer bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] exact = new byte[bytes.remaining()];
            bytes.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
