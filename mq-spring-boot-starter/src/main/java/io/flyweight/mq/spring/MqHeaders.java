package io.flyweight.mq.spring;

import io.flyweight.mq.api.Packet;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;

/**
 * Names of the headers that the queue itself knows, for {@code @Header} parameters and for the headers of a send.
 *
 * <p>All other headers are the application's own. Their values may be {@link String}, {@link Number}, {@link Boolean} or
 * an enum and arrive as strings, which {@code @Header} parameters convert again. Keys that start with {@code mq-} are
 * refused. Spring's {@code id}, {@code timestamp} and channels are never sent.
 */
public final class MqHeaders {

    /**
     * Prefix of the keys that the queue uses on the wire. Refused among the headers of a call or of a message; left out of
     * a {@link Packet} that is sent or received, except the type, the subject, the content type, the id and the key.
     */
    public static final String RESERVED_PREFIX = "mq-";

    /** Received: the sender's authenticated queue name, whatever the sender may have written. Never sent. */
    public static final String SENDER = "mq_sender";

    /**
     * Sent and received: what the packet is about, segments joined by dots, such as {@code stock.low.urgent}. Listeners
     * can choose by it. Absent unless the sender gives it.
     */
    public static final String SUBJECT = "mq_subject";

    /**
     * Sent and received: the name of the payload's type, see {@link MqMessage}. Derived from the payload unless the
     * sender gives it. Maps, collections, arrays, strings and bytes have none.
     */
    public static final String TYPE = "mq_type";

    /**
     * Sent and received: the media type of the body. Set where a converter wrote the body; absent for strings and bytes
     * unless the sender gives it. A body without one is read as JSON where an object is asked for.
     */
    public static final String CONTENT_TYPE = MessageHeaders.CONTENT_TYPE;

    /**
     * Sent and received: a packet's id, a {@link java.util.UUID} or the text of one. Absent unless the sender gives it, as in
     * {@code Map.of(MqHeaders.ID, UUID.randomUUID())}: whoever sends again after an unknown answer gives the same id, and
     * a listener that remembers ids can tell the duplicate. The queue itself does not look at it. Read it with
     * {@code @Header(MqHeaders.ID) UUID id}.
     */
    public static final String ID = "mq_id";

    /**
     * Sent and received: what a packet to a group, see {@link MqGroups}, belongs to, such as an order's number. Packets with
     * the same key go to the same member, in the order of their sends, as long as that one is connected. Absent unless the
     * sender gives it. Otherwise the queue does not look at it.
     */
    public static final String KEY = "mq_key";

    private MqHeaders() {}

    /** Returns the {@link #TYPE} that a packet has on the wire, if any. */
    public static @Nullable String typeOf(Packet packet) {
        return packet.headers().get(HeaderMapping.WIRE_TYPE);
    }

    /** Returns the {@link #SUBJECT} that a packet has on the wire, if any. */
    public static @Nullable String subjectOf(Packet packet) {
        return packet.headers().get(HeaderMapping.WIRE_SUBJECT);
    }
}
