package io.flyweight.mq.sim;

/**
 * One frame as it was seen on the wire.
 *
 * @param type as in {@link io.flyweight.mq.wire.FrameFormat}
 * @param number what it is about: upTo, lastTaken, the number of a reply; of a packet its own number
 * @param id what an application has put into the first 8 bytes of a packet's or reply's body
 * @param code the code of an ACK or CLOSE, else 0
 * @param size the bytes of headers and body, where there are such
 * @param start where it begins in its stream
 * @param end where the next one begins
 */
public record Frame(int type, long number, long id, int code, int size, long start, long end) {

    @Override
    public String toString() {
        return "0x" + Integer.toHexString(type) + " number " + number + " id " + id + " code " + code;
    }
}
