package io.flyweight.mq.spring.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqStatus;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.PeerCounters;
import io.flyweight.mq.api.PeerStatus;
import io.flyweight.mq.spring.MqGroups;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.autoconfigure.health.MqHealthProperties.Required;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MqHealthIndicatorTest {

    private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");
    private static final PeerCounters NOTHING = new PeerCounters(0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final MqGroups GROUPS = new MqGroups(Map.of("group", List.of("b", "c")));

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MqAutoConfiguration.class,
                    MqHealthContributorAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class))
            .withPropertyValues("mq.name=a", "mq.queues.a=127.0.0.1:0", "mq.listener.auto-startup=false");

    @ParameterizedTest
    @CsvSource({
        "LISTENING, CONNECTED, WAITING, UP",
        "LISTENING, WAITING, CONNECTING, DOWN",
        "DOWN, CONNECTED, CONNECTED, DOWN",
        "STOPPED, CONNECTED, CONNECTED, DOWN"
    })
    void isUpWhileItListensAndReachesOnePeer(
            ListenerState listener, OutConnState first, OutConnState second, String expected) {
        MqStatus status = new MqStatus("a", listener, null, null, List.of(peer("b", first), peer("c", second)));

        assertThat(health(status).getStatus()).isEqualTo(new Status(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "ALL, '', CONNECTED, CONNECTED, UP",
        "ALL, '', CONNECTED, WAITING, DOWN",
        "NAMED, c, WAITING, CONNECTED, UP",
        "NAMED, b, WAITING, CONNECTED, DOWN",
        "NAMED, group, WAITING, CONNECTED, UP",
        "NAMED, group, WAITING, WAITING, DOWN",
        "NAMED, removed, CONNECTED, CONNECTED, DOWN"
    })
    void isUpWhileItReachesThePeersThatItNeeds(
            Required required, String named, OutConnState first, OutConnState second, String expected) {
        MqStatus status =
                new MqStatus("a", ListenerState.LISTENING, null, null, List.of(peer("b", first), peer("c", second)));
        RequiredPeers peers = new RequiredPeers(required, named.isEmpty() ? Set.of() : Set.of(named), GROUPS);

        assertThat(new MqHealthIndicator(() -> status, peers).health().getStatus())
                .isEqualTo(new Status(expected));
    }

    @Test
    void takesTheNeededPeersFromTheProperties() {
        runner.withPropertyValues(
                        "mq.queues.b=127.0.0.1:1", "mq.health.required=named", "mq.health.peers=b", "mq.name=a")
                .run(context -> assertThat(context).hasSingleBean(MqHealthIndicator.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mq.health.required=named | mq.health.peers=b,inventroy | mq.health.peers    | inventroy | one of the other queues, which are [b]",
                "mq.health.required=named | mq.health.peers=a           | mq.health.peers    | a         | one of the other queues, which are [b]",
                "mq.health.required=named | mq.health.peers=            | mq.health.peers    | []        | it must name one or more of [b]",
                "mq.health.required=any   | mq.health.peers=b           | mq.health.required | ANY       | it must be named; or leave mq.health.peers out",
            })
    void refusesPeersThatItCannotMean(String one, String other, String property, String value, String allowed) {
        runner.withPropertyValues("mq.queues.b=127.0.0.1:1", one, other)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, wrong -> {
                            assertThat(wrong.getName()).isEqualTo(property);
                            assertThat(String.valueOf(wrong.getValue())).isEqualTo(value);
                            assertThat(wrong.getReason()).contains(allowed);
                        }));
    }

    @Test
    void isUpWhileItListensAndThereAreNoPeers() {
        MqStatus status = new MqStatus("a", ListenerState.LISTENING, "127.0.0.1:1", null, List.of());

        assertThat(health(status).getStatus()).isEqualTo(Status.UP);
        assertThat(health(status).getDetails())
                .isEqualTo(Map.of(
                        "name", "a",
                        "listener", Map.of("state", ListenerState.LISTENING, "address", "127.0.0.1:1"),
                        "peers", Map.of()));
    }

    @Test
    void tellsWhatIsWrongWithTheListenerAndWithEachPeer() {
        PeerStatus peer = new PeerStatus(
                "b",
                "10.0.0.1:1",
                OutConnState.WAITING,
                SINCE,
                true,
                "set the same authToken on both",
                Duration.ofMillis(2),
                0,
                0,
                NOTHING,
                List.of("set the same authToken on both"));
        MqStatus status = new MqStatus("a", ListenerState.DOWN, null, "address in use", List.of(peer));

        assertThat(health(status).getDetails())
                .containsEntry("listener", Map.of("state", ListenerState.DOWN, "error", "address in use"))
                .containsEntry(
                        "peers",
                        Map.of(
                                "b",
                                Map.of(
                                        "state",
                                        OutConnState.WAITING,
                                        "since",
                                        SINCE,
                                        "inbound",
                                        true,
                                        "roundTrip",
                                        Duration.ofMillis(2),
                                        "lastError",
                                        "set the same mq.auth-token on both",
                                        "advice",
                                        List.of("set the same mq.auth-token on both"))));
    }

    @Test
    void forgetsWhatWasWrongWithAPeerThatIsConnectedAgain() {
        PeerStatus peer = new PeerStatus(
                "b", "10.0.0.1:1", OutConnState.CONNECTED, SINCE, true, "refused", null, 0, 0, NOTHING, List.of());
        MqStatus status = new MqStatus("a", ListenerState.LISTENING, null, null, List.of(peer));

        assertThat(health(status).getDetails())
                .containsEntry(
                        "peers", Map.of("b", Map.of("state", OutConnState.CONNECTED, "since", SINCE, "inbound", true)));
    }

    @Test
    void isThereAsMq() {
        runner.run(context -> assertThat(context).hasBean("mqHealthContributor"));
    }

    @Test
    void canBeSwitchedOff() {
        runner.withPropertyValues("management.health.mq.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(MqHealthIndicator.class));
    }

    @Test
    void backsOffToAnOwnIndicator() {
        runner.withBean(
                        "mqHealthIndicator",
                        HealthIndicator.class,
                        () -> () -> Health.up().build())
                .run(context -> assertThat(context).doesNotHaveBean(MqHealthIndicator.class));
    }

    @Test
    void needsANode() {
        runner.withPropertyValues("mq.enabled=false")
                .run(context ->
                        assertThat(context).doesNotHaveBean(Manager.class).doesNotHaveBean(MqHealthIndicator.class));
    }

    private static Health health(MqStatus status) {
        return new MqHealthIndicator(() -> status, new RequiredPeers(Required.ANY, Set.of(), MqGroups.NONE)).health();
    }

    private static PeerStatus peer(String name, OutConnState state) {
        return new PeerStatus(name, "10.0.0.1:1", state, SINCE, false, null, null, 0, 0, NOTHING, List.of());
    }
}
