package io.flyweight.mq.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameDecoderStopTest {

    private static final byte[] THREE_PINGS = Bytes.join(Bytes.preface(), Bytes.of(out -> {
        FrameEncoder.putPing(out, 1);
        FrameEncoder.putPing(out, 2);
        FrameEncoder.putPing(out, 3);
    }));

    @Test
    void discardsTheRestWhenStoppedInAFrame() throws ProtocolException {
        Pings pings = new Pings();
        FrameDecoder decoder = pings.decoder();
        pings.atTwo = decoder::stop;
        ByteBuffer in = ByteBuffer.wrap(THREE_PINGS);
        decoder.decode(in);
        assertThat(pings.seen).containsExactly(1L, 2L);
        assertThat(in.hasRemaining()).isFalse();
        assertThat(in.limit()).isEqualTo(THREE_PINGS.length);
    }

    @Test
    void discardsTheRestWhenStoppedInAFrameThatCameInPieces() throws ProtocolException {
        Pings pings = new Pings();
        FrameDecoder decoder = pings.decoder();
        pings.atTwo = decoder::stop;
        for (byte one : THREE_PINGS) {
            decoder.decode(ByteBuffer.wrap(new byte[] {one}));
        }
        assertThat(pings.seen).containsExactly(1L, 2L);
        assertThat(decoder.bufferedBytes()).isZero();
    }

    @Test
    void forgetsABegunFrameWhenStopped() throws ProtocolException {
        Pings pings = new Pings();
        FrameDecoder decoder = pings.decoder();
        decoder.decode(ByteBuffer.wrap(THREE_PINGS, 0, THREE_PINGS.length - 1));
        assertThat(decoder.bufferedBytes()).isPositive();
        decoder.stop();
        assertThat(decoder.bufferedBytes()).isZero();
        ByteBuffer last = ByteBuffer.wrap(THREE_PINGS, THREE_PINGS.length - 1, 1);
        decoder.decode(last);
        assertThat(last.hasRemaining()).isFalse();
        assertThat(pings.seen).containsExactly(1L, 2L);
    }

    @Test
    void discardsTheRestAfterAnExceptionOfTheHandler() throws ProtocolException {
        Pings pings = new Pings();
        pings.atTwo = () -> {
            throw new IllegalStateException("the handler's own");
        };
        FrameDecoder decoder = pings.decoder();
        ByteBuffer in = ByteBuffer.wrap(THREE_PINGS);
        assertThatThrownBy(() -> decoder.decode(in)).hasMessage("the handler's own");
        assertThat(in.hasRemaining()).isFalse();
        decoder.decode(ByteBuffer.wrap(THREE_PINGS));
        assertThat(pings.seen).containsExactly(1L, 2L);
    }

    @Test
    void discardsTheRestAfterAProtocolError() throws ProtocolException {
        Pings pings = new Pings();
        FrameDecoder decoder = pings.decoder();
        ByteBuffer in = ByteBuffer.wrap(Bytes.join(Bytes.preface(), new byte[4], new byte[9]));
        assertThatThrownBy(() -> decoder.decode(in)).isInstanceOf(ProtocolException.class);
        assertThat(in.hasRemaining()).isFalse();
        decoder.decode(ByteBuffer.wrap(THREE_PINGS));
        assertThat(pings.seen).isEmpty();
    }

    private static final class Pings implements FrameHandler {

        private final List<Long> seen = new ArrayList<>();
        private @Nullable Runnable atTwo;

        private FrameDecoder decoder() {
            return new FrameDecoder(this, 64);
        }

        @Override
        public int lengthLimit(int type) {
            return FrameFormat.CONTROL_LENGTH_LIMIT;
        }

        @Override
        public void onPing(long opaque) {
            seen.add(opaque);
            if (opaque == 2 && atTwo != null) {
                atTwo.run();
            }
        }
    }
}
