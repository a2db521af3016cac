package io.flyweight.mq.reliability.hostile;

import io.flyweight.mq.reliability.hostile.Script.Manner;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.Handshake;
import io.flyweight.mq.wire.Hello;
import io.flyweight.mq.wire.Welcome;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One hostile connection. On the attacker's thread. */
final class HostilePeer extends Heard {

    private static final long TRICKLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int LIMIT = 1024 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Script script;
    private final Tally tally;
    private final ByteBuffer readBuffer;
    private final byte[] nonce = new byte[32];
    private ByteBuffer out;
    private @Nullable Hello heard;
    private boolean welcome;
    private boolean over;
    private long nextByteNanos;

    HostilePeer(SocketChannel channel, SelectionKey key, Script script, Tally tally, ByteBuffer readBuffer) {
        this.channel = channel;
        this.key = key;
        this.script = script;
        this.tally = tally;
        this.readBuffer = readBuffer;
        this.out = ByteBuffer.wrap(script.opening());
        key.attach(this);
    }

    boolean isOver() {
        return over;
    }

    void onReady() {
        try {
            if (key.isConnectable() && !connect()) {
                return;
            }
            if (!over && key.isReadable()) {
                read();
            }
            if (!over && key.isWritable()) {
                write();
            }
        } catch (IOException e) {
            finish(end());
        }
    }

    private boolean connect() {
        try {
            channel.finishConnect();
        } catch (IOException e) {
            finish(Tally.REFUSED);
            return false;
        }
        begin();
        return true;
    }

    /** The connection is there. */
    void begin() {
        tally.opened();
        listen();
        if (script.manner() != Manner.TRICKLE) {
            write();
        }
    }

    private void listen() {
        boolean deaf = welcome && script.manner() == Manner.DEAF;
        boolean talks = out.hasRemaining() && script.manner() != Manner.TRICKLE;
        key.interestOps((deaf ? 0 : SelectionKey.OP_READ) | (talks ? SelectionKey.OP_WRITE : 0));
    }

    /** Says the next byte where one is due. */
    void tick(long nowNanos) {
        if (script.manner() != Manner.TRICKLE || !channel.isConnected() || nowNanos < nextByteNanos) {
            return;
        }
        nextByteNanos = nowNanos + TRICKLE_NANOS;
        int end = out.limit();
        out.limit(Math.min(end, out.position() + 1));
        write();
        out.limit(end);
    }

    private void write() {
        try {
            tally.written(channel.write(out));
        } catch (IOException e) {
            // What the node said before it closed has still to be read.
            out = ByteBuffer.allocate(0);
        }
        if (!out.hasRemaining() && welcome && script.repeats()) {
            out = ByteBuffer.wrap(script.work());
        }
        boolean said = !out.hasRemaining();
        if (said && script.manner() == Manner.LEAVE) {
            leave(-1);
        } else if (said && script.manner() == Manner.RESET) {
            leave(0);
        } else {
            listen();
        }
    }

    private void read() throws IOException {
        int count = channel.read(readBuffer.clear());
        if (count < 0) {
            finish(end());
        } else {
            hear(readBuffer.flip());
        }
    }

    /** Closes, by a reset or in good order. */
    private void leave(int linger) {
        setLinger(linger);
        finish(Tally.LEFT);
    }

    private void setLinger(int linger) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, linger);
        } catch (IOException e) {
            // The node was faster.
            over = true;
        }
    }

    private void finish(String how) {
        tally.ended(how);
        close();
    }

    /** Closes without telling: the attack is over. */
    void close() {
        over = true;
        setLinger(script.manner() == Manner.LEAVE ? -1 : 0);
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void say(Consumer<ByteBuffer> frame) {
        byte[] bytes = Script.bytes(frame);
        out = ByteBuffer.allocate(out.remaining() + bytes.length)
                .put(out)
                .put(bytes)
                .flip();
        write();
    }

    private void work() {
        welcome = true;
        tally.welcomed();
        say(buffer -> buffer.put(script.work()));
    }

    @Override
    public void onHello(Hello hello) {
        heard = hello;
        say(buffer -> {
            FrameEncoder.putPreface(buffer);
            FrameEncoder.putChallenge(buffer, nonce);
        });
    }

    @Override
    public void onProof(byte[] proof) {
        Hello hello = heard;
        if (hello != null) {
            byte[] transcript = Handshake.transcript(hello, nonce, new byte[0]);
            byte[] mine = Handshake.acceptorProof(Places.TOKEN, transcript, LIMIT, 1, 0);
            say(buffer -> FrameEncoder.putWelcome(buffer, new Welcome(mine, LIMIT, 1, 0)));
            work();
        }
    }

    @Override
    public void onChallenge(byte[] challenge) {
        Hello hello = script.hello();
        if (hello != null) {
            byte[] transcript = Handshake.transcript(hello, challenge, new byte[0]);
            say(buffer -> FrameEncoder.putProof(buffer, Handshake.dialerProof(Places.TOKEN, transcript)));
        }
    }

    @Override
    public void onWelcome(Welcome told) {
        work();
    }
}
