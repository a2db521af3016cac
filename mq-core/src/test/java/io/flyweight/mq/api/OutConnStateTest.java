package io.flyweight.mq.api;

import static io.flyweight.mq.api.OutConnState.AUTHENTICATING;
import static io.flyweight.mq.api.OutConnState.CONNECTED;
import static io.flyweight.mq.api.OutConnState.CONNECTING;
import static io.flyweight.mq.api.OutConnState.IDLE;
import static io.flyweight.mq.api.OutConnState.LEAVING;
import static io.flyweight.mq.api.OutConnState.STOPPED;
import static io.flyweight.mq.api.OutConnState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OutConnStateTest {

    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of(IDLE, EnumSet.of(CONNECTING, STOPPED)),
                Arguments.of(CONNECTING, EnumSet.of(AUTHENTICATING, WAITING, IDLE, STOPPED)),
                Arguments.of(AUTHENTICATING, EnumSet.of(CONNECTED, WAITING, IDLE, STOPPED)),
                Arguments.of(CONNECTED, EnumSet.of(LEAVING, WAITING, IDLE, STOPPED)),
                Arguments.of(LEAVING, EnumSet.of(WAITING, IDLE, STOPPED)),
                Arguments.of(WAITING, EnumSet.of(CONNECTING, STOPPED)),
                Arguments.of(STOPPED, EnumSet.of(CONNECTING)));
    }

    private static Set<OutConnState> exits(OutConnState from) {
        return Stream.of(OutConnState.values()).filter(from::canBecome).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("table")
    void hasTheseExitsAndNoOthers(OutConnState from, Set<OutConnState> expected) {
        assertThat(exits(from)).isEqualTo(expected);
    }

    @Test
    void theTableNamesEveryState() {
        assertThat(table().map(row -> row.get()[0])).containsExactlyInAnyOrder((Object[]) OutConnState.values());
    }

    @ParameterizedTest
    @EnumSource
    void neverBecomesItself(OutConnState state) {
        assertThat(state.canBecome(state)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOPPED")
    void canBeStoppedAtAnyTime(OutConnState state) {
        assertThat(state.canBecome(STOPPED)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTHENTICATING")
    void isConnectedOnlyByAuthenticating(OutConnState state) {
        assertThat(state.canBecome(CONNECTED)).isFalse();
    }
}
