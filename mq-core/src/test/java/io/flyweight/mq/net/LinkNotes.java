package io.flyweight.mq.net;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Notes what a link tells its owner. */
class LinkNotes implements LinkHandler {

    final List<String> events = new CopyOnWriteArrayList<>();
    final CompletableFuture<IOException> failure = new CompletableFuture<>();
    private final StringBuffer text = new StringBuffer();

    String text() {
        return text.toString();
    }

    @Override
    public void onConnected() {
        events.add("connected");
    }

    @Override
    public void onRead(ByteBuffer bytes) {
        text.append(US_ASCII.decode(bytes));
    }

    @Override
    public void onWritable() {
        events.add("writable");
    }

    @Override
    public void onEnd(@Nullable IOException cause) {
        events.add(cause == null ? "end" : "failed");
        if (cause != null) {
            failure.complete(cause);
        }
    }
}
