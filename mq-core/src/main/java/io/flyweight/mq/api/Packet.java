package io.flyweight.mq.api;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message: a body and a few headers. What a watcher receives, and what a request returns.
 *
 * <p>The body array is not copied: whoever holds the packet owns it.
 */
public final class Packet {

    private final Map<String, String> headers;
    private final byte[] body;
    private final boolean request;
    private final @Nullable Responder responder;

    /**
     * Creates a packet that nobody waits for: a reply, or one for a test.
     *
     * @param headers the headers; copied
     * @param body the body; not copied
     */
    public Packet(Map<String, String> headers, byte[] body) {
        this(headers, body, false, null);
    }

    private Packet(Map<String, String> headers, byte[] body, boolean request, @Nullable Responder responder) {
        this.headers = copy(headers);
        this.body = Objects.requireNonNull(body, "body");
        this.request = request;
        this.responder = responder;
    }

    /**
     * Creates a packet as a watcher receives it.
     *
     * @param headers the headers; copied
     * @param body the body; not copied
     * @param request whether the sender waits for a reply
     * @param responder where reply and reason go
     * @return the packet
     */
    public static Packet received(Map<String, String> headers, byte[] body, boolean request, Responder responder) {
        return new Packet(headers, body, request, Objects.requireNonNull(responder, "responder"));
    }

    /** Not Map.copyOf: its table degrades to a list where keys collide, and a sender may choose them so. */
    private static Map<String, String> copy(Map<String, String> headers) {
        return headers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new HashMap<>(headers));
    }

    /** Returns the body: 0 or more bytes, not a copy. */
    public byte[] body() {
        return body;
    }

    /** Returns the headers: unmodifiable, in no particular order. */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns whether the sender waits for a reply. */
    public boolean isRequest() {
        return request;
    }

    /**
     * Replies to a request, with a body and no headers.
     *
     * @see #reply(Map, byte[])
     */
    public void reply(byte[] replyBody) {
        reply(Map.of(), replyBody);
    }

    /**
     * Replies to a request. Call it from the handler, before it returns {@link Ack#OK}; the last reply counts. Ignored
     * where the packet is not a request.
     *
     * @param replyHeaders the reply's headers
     * @param replyBody the reply's body; must not be changed afterwards
     * @throws IllegalArgumentException if headers and body together exceed the requester's packet size limit
     */
    public void reply(Map<String, String> replyHeaders, byte[] replyBody) {
        Objects.requireNonNull(replyBody, "body");
        if (request && responder != null) {
            responder.reply(this, copy(replyHeaders), replyBody);
        }
    }

    /**
     * Says why the answer will not be {@link Ack#OK}. Told to the sender; at most 1,000 bytes of UTF-8 are kept.
     *
     * @param why one plain sentence
     */
    public void reason(String why) {
        Objects.requireNonNull(why, "why");
        if (responder != null) {
            responder.reason(this, why);
        }
    }

    /** Returns the body decoded as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Packet[" + body.length + " bytes, headers " + headers.keySet() + "]";
    }
}
