package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.BindFailedException;
import io.flyweight.mq.net.BindFailedException.Kind;
import io.flyweight.mq.net.BufferPool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A listener on a scripted transport. */
final class ListenerRig {

    static final long RETRY = 3_000_000_000L;
    private static final long LONG = 3_600_000_000_000L;
    static final Address FIXED = new Address("10.0.0.1", 20_001);

    final ManualLoop loop = new ManualLoop();
    final ScriptedTransport transport = new ScriptedTransport();
    final List<ListenerState> told = new ArrayList<>();
    final Node node;
    final Inbound inbound;

    ListenerRig() {
        FrameLink.Setup setup = new FrameLink.Setup(
                loop, new Timing(LONG, LONG, 0, 0, 0, 0, 0), new FrameOutput.Shared(new BufferPool(), loop), 1024);
        node = new Node(
                "me",
                1000,
                new Membership(Set.of(), List.of("")),
                setup,
                transport,
                new Random(1),
                () -> Instant.EPOCH,
                Runnable::run);
        inbound = new Inbound(
                node,
                new Inbound.Settings(10, 1000, Runnable::run),
                (name, packet) -> Ack.OK,
                new Inbound.Peers(name -> new PeerCounts(), name -> {}));
    }

    ListenerGuard guard(boolean daemon) {
        return new ListenerGuard(node, new ListenerGuard.Settings(daemon, RETRY), inbound, told::add);
    }

    static BindFailedException failure(Kind kind) {
        return new BindFailedException(kind, null);
    }

    /** Listens at an IP address, and fails as a caller that waits would. */
    static void listen(ListenerGuard guard, Address address) {
        List<Optional<MqListenException>> answers = new ArrayList<>();
        guard.listen(address, failure -> answers.add(Optional.ofNullable(failure)));
        assertThat(answers).hasSize(1);
        answers.get(0).ifPresent(failure -> {
            throw failure;
        });
    }
}
