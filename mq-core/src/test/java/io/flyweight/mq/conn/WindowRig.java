package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A {@link SendWindow} over an output whose loop and socket the test plays. */
final class WindowRig implements WindowEvents {

    static final long TIMEOUT = 1_000_000_000;
    static final int FRAME_OVERHEAD = 7;

    final OutputRig out = new OutputRig();
    final PeerCounts counts = new PeerCounts();
    final List<List<PendingSend<?>>> settled = new ArrayList<>();
    final List<Long> deadlines = new ArrayList<>();
    final List<LinkEnd> broken = new ArrayList<>();
    final SendWindow window;
    private final ThreadLocal<Boolean> mayWait = ThreadLocal.withInitial(() -> false);

    WindowRig() {
        this(100, 1_000_000);
    }

    WindowRig(int packets, int bytes) {
        window = new SendWindow(
                out.output,
                new SendWindow.Limits(packets, bytes, 500_000, out.loop),
                new SendFailures("peer"),
                counts,
                this);
    }

    @Override
    public boolean mayWait() {
        return mayWait.get();
    }

    @Override
    public void onHandled(List<PendingSend<?>> sends) {
        sends.forEach(PendingSend::tellHandled);
        settled.add(sends);
    }

    @Override
    public void onSettled(List<PendingSend<?>> sends) {
        settled.add(sends);
    }

    @Override
    public void onBroken(LinkEnd end) {
        broken.add(end);
    }

    @Override
    public void onDeadlineWithin(long nanos) {
        deadlines.add(nanos);
    }

    private PendingSend.Patience deadline(boolean blocking, long timeout) {
        return new PendingSend.Patience(out.loop, blocking, timeout);
    }

    PendingSend<?> send(int bodyBytes) {
        return submit(PendingSend.send(deadline(false, TIMEOUT)), new byte[bodyBytes], false);
    }

    PendingSend<?> send(byte[] body, long timeout) {
        return submit(PendingSend.send(deadline(false, timeout)), body, false);
    }

    PendingSend<@Nullable Void> blocking(long timeout) {
        PendingSend<@Nullable Void> send = PendingSend.send(deadline(true, timeout));
        submit(send, new byte[10], true);
        return send;
    }

    PendingSend<Packet> request() {
        PendingSend<Packet> send = PendingSend.request(deadline(false, TIMEOUT));
        submit(send, new byte[10], false);
        return send;
    }

    /** As a caller that may wait for room. */
    void waitAndSend(int bodyBytes, long timeout) {
        submit(PendingSend.send(deadline(true, timeout)), new byte[bodyBytes], true);
    }

    private PendingSend<?> submit(PendingSend<?> send, byte[] body, boolean patient) {
        mayWait.set(patient);
        window.submit(send, new byte[0], body);
        out.locked(window::date);
        return send;
    }

    void assertPending(PendingSend<?>... sends) {
        assertThat(sends).noneMatch(PendingSend::isSettled).noneMatch(PendingSend::isDone);
    }

    static MqException failure(PendingSend<?> send) {
        assertThat(send.isSettled()).isTrue();
        return Objects.requireNonNull(catchThrowableOfType(MqException.class, send::resultOrThrow));
    }

    static Delivery delivery(PendingSend<?> send) {
        return failure(send).delivery();
    }

    static void assertOk(PendingSend<?>... sends) {
        for (PendingSend<?> send : sends) {
            if (send.isSettled()) {
                send.resultOrThrow();
            } else {
                assertThat(send).isCompleted();
            }
        }
    }
}
