package io.flyweight.mq.conn;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import org.jspecify.annotations.Nullable;

/**
 * What became of one packet in the watcher.
 *
 * @param ack the answer
 * @param reason why, where it is not OK
 * @param reply the handler's reply, where there is one
 */
record Verdict(Ack ack, String reason, @Nullable Packet reply) {

    static final Verdict OK = new Verdict(Ack.OK, "", null);
}
