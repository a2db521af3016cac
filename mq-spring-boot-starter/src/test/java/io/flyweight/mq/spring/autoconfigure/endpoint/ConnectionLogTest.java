package io.flyweight.mq.spring.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.spring.ManagerNode;
import io.flyweight.mq.spring.MqConnectionStateEvent;
import io.flyweight.mq.spring.MqListenerStateEvent;
import io.flyweight.mq.spring.autoconfigure.endpoint.ConnectionLog.Entry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionLogTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final Manager manager = new Manager(
            Config.builder("own")
                    .queue("own", "127.0.0.1:0")
                    .queue("peer", "127.0.0.1:1")
                    .build(),
            (name, packet) -> Ack.OK);
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final InstantSource clock = now::get;
    private final ConnectionLog log = new ConnectionLog(new ManagerNode(manager), clock.withZone(ZoneOffset.UTC));

    @AfterEach
    void close() {
        manager.close();
    }

    private void enters(OutConnState... states) {
        for (OutConnState state : states) {
            log.on(new MqConnectionStateEvent("peer", state));
        }
    }

    @Test
    void tellsWhatChangesAndNotEachDial() {
        enters(OutConnState.CONNECTING, OutConnState.WAITING, OutConnState.CONNECTING, OutConnState.WAITING);
        enters(OutConnState.CONNECTING, OutConnState.AUTHENTICATING, OutConnState.CONNECTED, OutConnState.WAITING);
        log.on(new MqListenerStateEvent(ListenerState.LISTENING));

        assertThat(log.after(0))
                .extracting(each -> each.name() + " " + each.state())
                .containsExactly("peer WAITING", "peer CONNECTED", "peer WAITING", "own LISTENING");
        assertThat(log.after(0)).allSatisfy(each -> assertThat(each.at()).isEqualTo(NOW));
    }

    @Test
    void aStateThatStaysForAnotherReasonBeganWithTheFirst() {
        enters(OutConnState.WAITING);
        manager.connect();
        await().until(() -> manager.status("peer").lastError() != null);
        now.set(NOW.plusSeconds(5));

        enters(OutConnState.CONNECTING, OutConnState.WAITING);

        assertThat(log.after(0)).extracting(Entry::at).containsExactly(NOW, NOW.plusSeconds(5));
        assertThat(log.after(0)).extracting(Entry::since).containsExactly(NOW, NOW);
    }

    @Test
    void forgetsPeersThatHaveGoneInTime() {
        enters(OutConnState.CONNECTED);
        for (int i = 0; i < 1_000; i++) {
            log.on(new MqConnectionStateEvent("came and went " + i, OutConnState.STOPPED));
        }

        assertThat(log.after(0)).hasSize(201).first().extracting(Entry::name).isEqualTo("peer");
    }

    @Test
    void givesThoseAfterANumber() {
        enters(OutConnState.CONNECTED, OutConnState.WAITING);

        Entry first = log.after(0).get(0);
        assertThat(first.number()).isEqualTo(1);
        assertThat(log.after(first.number())).extracting(Entry::state).containsExactly("WAITING");
    }

    @Test
    void keepsTheNewest() {
        for (int i = 0; i < 300; i++) {
            enters(OutConnState.CONNECTED, OutConnState.WAITING);
        }

        assertThat(log.after(0)).hasSize(200);
        assertThat(log.after(0).get(199).number()).isEqualTo(600);
    }

    @Test
    void keepsTheLastOneOfEachNameHoweverOldItIs() {
        log.on(new MqListenerStateEvent(ListenerState.LISTENING));
        for (int i = 0; i < 300; i++) {
            enters(OutConnState.CONNECTED, OutConnState.WAITING);
        }

        assertThat(log.after(0)).hasSize(201).first().extracting(Entry::name).isEqualTo("own");
    }

    @Test
    void aPeerThatWasRemovedMeanwhileHasNoError() {
        log.on(new MqConnectionStateEvent("removed", OutConnState.WAITING));

        assertThat(log.after(0)).extracting(Entry::error).containsOnlyNulls();
    }
}
