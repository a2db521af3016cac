package io.flyweight.mq.conn;

import static io.flyweight.mq.conn.ListenerRig.RETRY;
import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.BindFailedException.Kind;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a listener does whose host is a name. */
class ListenerLookUpTest {

    private static final Address NAMED = new Address("me.example", 20_001);
    private static final Address FOUND = new Address("10.0.0.7", 20_001);

    private final ListenerRig rig = new ListenerRig();
    private final ScriptedTransport transport = rig.transport;
    private final List<Optional<MqListenException>> answers = new ArrayList<>();

    private ListenerGuard listening(boolean daemon) {
        ListenerGuard guard = rig.guard(daemon);
        guard.listen(NAMED, this::answer);
        return guard;
    }

    private void answer(@Nullable MqListenException failure) {
        answers.add(Optional.ofNullable(failure));
    }

    private ScriptedTransport.LookUp lookUp() {
        return transport.lookUps.remove();
    }

    private void assertFailed(String message) {
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0)).hasValueSatisfying(e -> assertThat(e).hasMessageContaining(message));
    }

    @Test
    void bindsWhatTheNameStandsFor() {
        ListenerGuard guard = listening(true);
        assertThat(transport.asked).isEmpty();
        assertThat(answers).isEmpty();

        lookUp().resolved().accept(FOUND);

        assertThat(answers).containsExactly(Optional.empty());
        assertThat(transport.asked).containsExactly("10.0.0.7:20001");
        assertThat(guard.status()).isEqualTo(new ListenerGuard.Status(ListenerState.LISTENING, NAMED, null));
    }

    @Test
    void anUnknownNameIsAMistakeEvenWithTheDaemon() {
        ListenerGuard guard = listening(true);

        lookUp().failed().accept(new UnknownHostException("unknown host me.example"));

        assertFailed("me.example:20001");
        assertThat(guard.status().state()).isEqualTo(ListenerState.STOPPED);
        assertThat(transport.lookUps).isEmpty();
    }

    @Test
    void doesNotBindOnceItWasStopped() {
        ListenerGuard guard = listening(true);

        guard.stop();
        assertFailed("stopped");
        lookUp().resolved().accept(FOUND);
        rig.loop.advance(10 * RETRY);

        assertThat(transport.asked).isEmpty();
        assertThat(answers).hasSize(1);
        assertThat(rig.told).isEmpty();
    }

    @Test
    void doesNotBindAgainOnceItWasStopped() {
        ListenerGuard guard = listening(true);
        lookUp().resolved().accept(FOUND);
        transport.fail(new IOException("lost"));
        rig.loop.advance(RETRY);

        guard.stop();
        lookUp().resolved().accept(FOUND);

        assertThat(transport.asked).hasSize(1);
        assertThat(rig.told).containsExactly(ListenerState.LISTENING, ListenerState.DOWN, ListenerState.STOPPED);
    }

    @Test
    void looksTheNameUpAfreshForEachBind() {
        listening(true);
        lookUp().resolved().accept(FOUND);
        transport.fail(new IOException("lost"));
        rig.loop.advance(RETRY);

        lookUp().resolved().accept(new Address("10.0.0.8", 20_001));

        assertThat(transport.asked).containsExactly("10.0.0.7:20001", "10.0.0.8:20001");
    }

    @Test
    void theDaemonGoesOnWhereALookUpTakesTooLong() {
        ListenerGuard guard = listening(true);

        rig.loop.advance(TimeUnit.SECONDS.toNanos(5));
        assertThat(answers).containsExactly(Optional.empty());
        assertThat(guard.status().error()).contains("me.example");
        lookUp().resolved().accept(FOUND);
        assertThat(transport.asked).as("too late").isEmpty();
        rig.loop.advance(RETRY);
        lookUp().resolved().accept(FOUND);

        assertThat(guard.status().state()).isEqualTo(ListenerState.LISTENING);
    }

    @Test
    void aLookUpThatTakesTooLongIsToldWhereTheDaemonIsOff() {
        listening(false);

        rig.loop.advance(TimeUnit.SECONDS.toNanos(5));

        assertFailed("takes more than 5 s");
    }

    @Test
    void aSecondCallSharesTheAnswer() {
        ListenerGuard guard = listening(true);
        guard.listen(NAMED, this::answer);
        assertThat(transport.lookUps).hasSize(1);

        lookUp().resolved().accept(FOUND);

        assertThat(transport.asked).hasSize(1);
        assertThat(answers).containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    void aProbeAndAListenerDoNotHinderEachOther() {
        ListenerGuard guard = rig.guard(true);
        guard.probe(NAMED, this::answer);
        guard.listen(NAMED, this::answer);
        transport.failures.add(ListenerRig.failure(Kind.IN_USE));

        lookUp().resolved().accept(FOUND);
        assertThat(answers).as("the address is about to be our own").containsExactly(Optional.empty());
        transport.failures.clear();
        lookUp().resolved().accept(FOUND);

        assertThat(answers).containsExactly(Optional.empty(), Optional.empty());
        assertThat(guard.status().state()).isEqualTo(ListenerState.LISTENING);
    }

    @Test
    void aProbeOutlivesAStop() {
        ListenerGuard guard = rig.guard(true);
        guard.probe(NAMED, this::answer);

        guard.stop();
        lookUp().resolved().accept(FOUND);

        assertThat(answers).containsExactly(Optional.empty());
    }

    @Test
    void probesWhatTheNameStandsFor() {
        rig.guard(true).probe(NAMED, this::answer);
        transport.failures.add(ListenerRig.failure(Kind.IN_USE));

        lookUp().resolved().accept(FOUND);

        assertFailed("in use");
    }

    @Test
    void aProbeFindsFaultWithNothingElse() {
        ListenerGuard guard = rig.guard(true);
        for (Kind kind : List.of(Kind.NOT_LOCAL, Kind.NOT_PERMITTED)) {
            transport.failures.add(ListenerRig.failure(kind));
            guard.probe(FOUND, this::answer);
        }
        guard.probe(NAMED, this::answer);
        lookUp().failed().accept(new UnknownHostException("unknown"));

        assertThat(answers).hasSize(3).allMatch(Optional::isEmpty);
    }

    @Test
    void listeningOnceMoreDoesNotEndTheDaemon() {
        ListenerGuard daemon = rig.guard(true);
        Address named = new Address("me.example", 20_001);
        List<Object> told = new ArrayList<>();
        daemon.listen(named, failure -> told.add(String.valueOf(failure)));
        rig.transport.lookUps.remove().failed().accept(new IOException("slow"));
        rig.loop.advance(ListenerRig.RETRY);

        daemon.listen(named, failure -> told.add(String.valueOf(failure)));
        rig.transport.lookUps.remove().failed().accept(new UnknownHostException("unknown host"));
        assertThat(rig.transport.lookUps).isEmpty();
        rig.loop.advance(ListenerRig.RETRY);

        assertThat(told).containsExactly("null", "null");
        assertThat(rig.transport.lookUps).as("it goes on").hasSize(1);
    }
}
