package io.flyweight.mq.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeyLaneTest {

    private final KeyLane lane = new KeyLane(name -> true);

    private static KeyedSend<Packet> send(Duration patience) {
        GroupRoute route = new GroupRoute("group", List.of("a", "b"), name -> true, patience);
        return new KeyedSend<>(route, (member, left) -> new CompletableFuture<>(), new CompletableFuture<>());
    }

    private static MqOutClosedException lost() {
        return new MqOutClosedException("a", "lost", null);
    }

    @Test
    void isMovedByOneAtATime() {
        KeyedSend<Packet> first = send(Duration.ofMinutes(1));
        KeyedSend<Packet> second = send(Duration.ofMinutes(1));
        assertThat(lane.enter(first)).isTrue();
        assertThat(lane.enter(second)).isTrue();
        assertThat(lane.leave(first, lost())).isTrue();
        assertThat(lane.begin()).as("the second one has no answer yet").isFalse();
        assertThat(lane.leave(second, lost())).isTrue();

        assertThat(lane.begin()).isTrue();
        assertThat(lane.begin()).as("somebody has begun").isFalse();
        assertThat(lane.next()).isSameAs(first);
        assertThat(lane.begin()).isFalse();
        assertThat(lane.next()).isSameAs(second);
        assertThat(lane.next()).isNull();
        assertThat(List.of(first.member, second.member)).containsOnly("b");
        assertThat(lane.isIdle()).as("they have no answers yet").isFalse();
    }

    @Test
    void whatIsLateDoesNotGo() {
        KeyedSend<Packet> first = send(Duration.ofMinutes(1));
        KeyedSend<Packet> hasty = send(Duration.ofNanos(1));
        lane.enter(first);
        lane.leave(first, lost());
        assertThat(lane.enter(hasty)).as("it waits behind the first").isFalse();

        assertThat(lane.begin()).isTrue();
        assertThat(lane.next()).isSameAs(first);
        assertThat(lane.next()).isSameAs(hasty);
        assertThat(hasty.late).isTrue();
        assertThat(hasty.member).as("it was never sent").isEmpty();
    }
}
