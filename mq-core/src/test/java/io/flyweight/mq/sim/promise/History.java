package io.flyweight.mq.sim.promise;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.sim.Frame;
import io.flyweight.mq.sim.SimConnection;
import io.flyweight.mq.sim.SimProcess;
import io.flyweight.mq.sim.SimWorld;
import io.flyweight.mq.sim.WireTap;
import io.flyweight.mq.support.Body;
import io.flyweight.mq.wire.FrameFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records what happens in one run, and has the promises look at each event. */
public final class History implements WireTap {

    private final SimWorld world;
    private final Trace trace;
    private final Consumer<Effect> effects;
    private final List<Promise> promises;
    private final Map<String, Party> parties = new HashMap<>();
    private final List<Sent> packets = new ArrayList<>();
    private final Map<Integer, Wire> wires = new HashMap<>();
    private long events;
    private long authenticated;
    private int untold;

    public History(SimWorld world, Trace trace, Consumer<Effect> effects) {
        this.world = world;
        this.trace = trace;
        this.effects = effects;
        this.promises = List.of(
                new NoGhostsPromise(),
                new OrderPromise(),
                new HandledPromise(),
                new OneAnswerPromise(this),
                new HonestAnswerPromise(),
                new AtMostOncePromise(),
                new LeavingIsToldPromise(this),
                new IsolationPromise());
    }

    SimWorld world() {
        return world;
    }

    /** How many events there have been. */
    long events() {
        return events;
    }

    List<Sent> packets() {
        return packets;
    }

    /** A process takes part from now on. */
    public void join(Party party) {
        parties.put(party.process().name(), party);
    }

    private Party party(SimProcess process) {
        return Objects.requireNonNull(parties.get(process.name()));
    }

    public int size() {
        return packets.size();
    }

    /** How many packets of living processes have no answer yet. */
    public int untold() {
        return untold;
    }

    /** Says which packets have no answer yet. */
    public String describeUntold() {
        return packets.stream()
                .filter(sent -> !sent.isTold() && sent.from.isAlive())
                .toList()
                .toString();
    }

    public long count(Outcome outcome) {
        return packets.stream().filter(sent -> sent.outcome == outcome).count();
    }

    /** A process has died: its callers are not told anything. */
    public void died(Party party) {
        record("died", party);
        untold -= (int) packets.stream()
                .filter(sent -> sent.from == party && !sent.isTold())
                .count();
    }

    /** A call begins. */
    public Sent send(Party from, String to, boolean request, long timeoutNanos) {
        Sent sent = new Sent(packets.size() + 1, from, to, request, world.nanoTime() + timeoutNanos, this);
        packets.add(sent);
        // A thread of a killed process may still be in the middle of something.
        untold += from.isAlive() ? 1 : 0;
        record("sends", sent);
        each(promise -> promise.onSent(sent));
        return sent;
    }

    /** The call has returned, be it with the answer or with a future. */
    public void returned(Sent sent) {
        sent.returned = ++events;
    }

    /** The answer is there. */
    public void told(Sent sent, @Nullable Throwable failure, @Nullable Packet reply) {
        if (!sent.from.isAlive()) {
            return;
        }
        if (sent.isTold()) {
            world.fail(new AssertionError("promise 3 one answer: a second one for " + sent));
        }
        untold--;
        sent.failure = failure;
        sent.outcome = outcome(sent, failure);
        if (reply != null && reply.body().length > 0) {
            sent.toldReply = Body.id(reply.body());
            sent.intact &= Body.isIntact(reply.body());
        }
        record("told", sent);
        each(promise -> promise.onTold(sent));
    }

    private Outcome outcome(Sent sent, @Nullable Throwable failure) {
        if (failure == null) {
            return Outcome.OK;
        }
        if (failure instanceof MqException known) {
            return Outcome.valueOf(known.delivery().name());
        }
        world.fail(new AssertionError("promise 3 one answer: " + failure + " is none, for " + sent, failure));
        return Outcome.UNKNOWN;
    }

    /** A watcher is called. */
    public @Nullable Sent entered(Party receiver, String sender, Packet packet) {
        long id = packet.body().length < Long.BYTES ? 0 : Body.id(packet.body());
        if (id < 1 || id > packets.size()) {
            world.fail(new AssertionError("promise 2 handled: nobody has sent " + packet + " to " + receiver));
            return null;
        }
        Sent sent = packets.get((int) id - 1);
        sent.entered++;
        sent.intact &= Body.isIntact(packet.body()) && packet.isRequest() == sent.request;
        record("enters", sent);
        each(promise -> promise.onEntered(sent, new Handling(receiver, sender)));
        return sent;
    }

    /** A watcher is about to answer; {@code reply} is the body of its reply, empty for none. */
    public void left(Party receiver, String sender, Sent sent, Ack answer, byte[] reply) {
        sent.answer = answer;
        sent.reply = answer == Ack.OK && reply.length > 0 ? Body.id(reply) : 0;
        sent.replySize = reply.length;
        record("leaves", sent);
        each(promise -> promise.onLeft(sent, new Handling(receiver, sender)));
    }

    /** Something that is no part of the promises, for the trace. */
    public void note(String what, Object about) {
        record(what, about);
    }

    @Override
    public void onWritten(SimConnection connection, boolean byDialer, Frame frame) {
        Wire wire = wire(connection);
        note(wire, byDialer, frame);
        record(byDialer ? "dialer writes" : "acceptor writes", connection.number(), frame);
        each(promise -> promise.onWritten(wire, byDialer, frame));
    }

    private void note(Wire wire, boolean byDialer, Frame frame) {
        switch (frame.type()) {
            case FrameFormat.PACKET, FrameFormat.REQUEST -> {
                if (frame.id() < 1 || frame.id() > packets.size()) {
                    world.fail(new AssertionError("promise 2 handled: nobody has sent " + frame + " on " + wire));
                    return;
                }
                Sent sent = packets.get((int) frame.id() - 1);
                wire.packets.add(sent);
                if (sent.wire != null) {
                    world.fail(new AssertionError("promise 5 at most once: sent again on " + wire + ": " + sent));
                }
                sent.wire = wire;
                sent.number = frame.number();
                sent.size = frame.size();
            }
            case FrameFormat.GOODBYE, FrameFormat.CLOSE -> {
                if (byDialer) {
                    wire.dialerLeaves = true;
                } else {
                    wire.acceptorLeaves = true;
                }
            }
            default -> {
                // The others change nothing that is kept.
            }
        }
    }

    @Override
    public void onRead(SimConnection connection, boolean byDialer) {
        Wire wire = wire(connection);
        each(promise -> promise.onRead(wire, byDialer));
    }

    @Override
    public void onRead(SimConnection connection, boolean byDialer, Frame frame) {
        Wire wire = wire(connection);
        switch (frame.type()) {
            case FrameFormat.PROOF -> wire.order = ++authenticated;
            case FrameFormat.WELCOME -> wire.welcomed = events;
            case FrameFormat.PACKET, FrameFormat.REQUEST -> wire.read++;
            default -> {
                // The others change nothing that is kept.
            }
        }
        record(byDialer ? "acceptor reads" : "dialer reads", connection.number(), frame);
        each(promise -> promise.onRead(wire, byDialer, frame));
    }

    @Override
    public void onReadDone(SimConnection connection, boolean byDialer) {
        Wire wire = wire(connection);
        each(promise -> promise.onReadDone(wire, byDialer));
    }

    @Override
    public void onEffect(Effect effect) {
        effects.accept(effect);
    }

    private Wire wire(SimConnection connection) {
        return wires.computeIfAbsent(
                connection.number(),
                any -> new Wire(connection, party(connection.dialer()), party(connection.acceptor())));
    }

    /** Has the promises look at the whole. */
    public void end() {
        each(Promise::atEnd);
    }

    private void record(String what, Object... about) {
        events++;
        trace.record(world.nanoTime(), what, about);
    }

    private void each(Consumer<Promise> event) {
        try {
            promises.forEach(event);
        } catch (AssertionError e) {
            world.fail(e);
        }
    }
}
