package io.flyweight.mq.conn;

import io.flyweight.mq.net.Link;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket that takes what the test allows, and keeps it. */
final class ScriptedLink implements Link {

    final ByteArrayOutputStream written = new ByteArrayOutputStream();
    final List<Integer> writes = new ArrayList<>();
    int room = Integer.MAX_VALUE;
    int waits;
    boolean paused;
    boolean outputShut;
    boolean closed;
    String localHost = "10.0.0.1";
    boolean allDirect = true;

    @Nullable IOException failure;

    Runnable whileWriting = () -> {};

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        IOException broken = failure;
        if (broken != null) {
            throw broken;
        }
        allDirect &= bytes.isDirect();
        byte[] some = new byte[Math.min(room, bytes.remaining())];
        bytes.get(some);
        written.writeBytes(some);
        writes.add(some.length);
        room -= some.length;
        Runnable once = whileWriting;
        whileWriting = () -> {};
        once.run();
        return some.length;
    }

    @Override
    public void awaitWritable() {
        waits++;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
    }

    @Override
    public void shutdownOutput() {
        outputShut = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String localHost() {
        return localHost;
    }

    @Override
    public String remoteAddress() {
        return "peer.example:1";
    }

    byte[] bytes() {
        return written.toByteArray();
    }
}
