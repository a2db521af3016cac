package io.flyweight.mq.spring;

/**
 * What the engine promises, where engines differ: see {@link MqTemplate#capabilities()}. That a failed send tells what is
 * known about delivery, that packets of one sending thread stay in order, and that a reply comes from the listener holds
 * for all of them.
 *
 * @param engine what carries the packets
 * @param okMeansHandled whether a send returns when the receiver's listener has handled the packet, and fails where it
 *     rejected it. If not, it returns when the packet is stored safely, and what a listener rejects is a dead letter. A
 *     {@code sendAndReceive} is answered by the listener either way
 * @param keepsForAbsentReceivers whether a packet to a queue whose application is away waits for it. If not, the send
 *     fails, not delivered
 * @param mayRedeliver whether a packet that was sent once may come to the listener twice, as after the death of the
 *     receiver's process. {@code @MqListener(idempotent = true)} handles it once then
 * @param provesSenders whether {@link MqHeaders#SENDER} is a name that the sender proved, or what it said
 */
public record MqCapabilities(
        MqEngine engine,
        boolean okMeansHandled,
        boolean keepsForAbsentReceivers,
        boolean mayRedeliver,
        boolean provesSenders) {

    /** The applications connected to each other. */
    public static final MqCapabilities MESH = new MqCapabilities(MqEngine.MESH, true, false, false, true);

    /** Quorum queues with publisher confirms. */
    public static final MqCapabilities RABBITMQ = new MqCapabilities(MqEngine.RABBITMQ, false, true, true, false);
}
