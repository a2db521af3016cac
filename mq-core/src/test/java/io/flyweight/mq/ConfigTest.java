package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flyweight.mq.api.Dispatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {

    private static final Duration[] NONE = new Duration[1];

    private static final TlsEngines ENGINES = new TlsEngines() {
        @Override
        public SSLEngine client(String host, int port) {
            throw new IllegalStateException("not expected here");
        }

        @Override
        public SSLEngine server() {
            throw new IllegalStateException("not expected here");
        }
    };

    private static Config.Builder minimal() {
        return Config.builder("a").queue("a", "127.0.0.1:20001").queue("b", "127.0.0.1:20002");
    }

    @Test
    void hasTheseSizesByDefault() {
        Config config = minimal().build();

        assertThat(config.readBufferSize).isEqualTo(4096);
        assertThat(config.packetSizeLimit).isEqualTo(1_048_576);
        assertThat(config.sendWindowBytes).isEqualTo(8_388_608);
        assertThat(config.sendWindowPackets).isEqualTo(65_536);
        assertThat(config.laneBytes).isEqualTo(4_194_304);
        assertThat(config.maxPendingConnections).isEqualTo(1024);
    }

    @Test
    void hasTheseTimesByDefault() {
        Config config = minimal().build();

        assertThat(config.autoReconnectDuration).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.readTimeout).isEqualTo(Duration.ZERO);
        assertThat(config.writeTimeout).isEqualTo(Duration.ZERO);
        assertThat(config.packetWaitTimeout).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.listenerDaemonRetryDuration).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.heartbeatInterval).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.heartbeatTimeout).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.handshakeTimeout).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.connectTimeout).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void hasTheseChoicesByDefault() {
        Config config = minimal().build();

        assertThat(config.autoReconnect).isTrue();
        assertThat(config.listenerDaemon).isTrue();
        assertThat(config.dispatch).isEqualTo(Dispatch.SERIAL);
        assertThat(config.tokens).containsExactly("");
        assertThat(config.listenAddress).isNull();
        assertThat(config.handlerExecutor).isNull();
        assertThat(config.callbackExecutor).isNull();
    }

    static Stream<Arguments> sizes() {
        return Stream.of(
                field("readBufferSize", Config.Builder::readBufferSize),
                field("packetSizeLimit", Config.Builder::packetSizeLimit),
                field("sendWindowBytes", Config.Builder::sendWindowBytes),
                field("sendWindowPackets", Config.Builder::sendWindowPackets),
                field("laneBytes", Config.Builder::laneBytes),
                field("maxPendingConnections", Config.Builder::maxPendingConnections));
    }

    private static Arguments field(String name, BiFunction<Config.Builder, Integer, Config.Builder> setter) {
        return Arguments.of(name, setter);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void aSizeIsAboveZero(String field, BiFunction<Config.Builder, Integer, Config.Builder> setter) {
        assertRefused(setter.apply(minimal(), 0), field, "0", field.equals("packetSizeLimit") ? "1 to" : "above 0");
        assertRefused(setter.apply(minimal(), -5), field, "-5", field.equals("packetSizeLimit") ? "1 to" : "above 0");
        assertAllowed(setter.apply(minimal(), 1));
    }

    @Test
    void aPacketIsAtMostAGibibyte() {
        assertAllowed(minimal().packetSizeLimit(1 << 30));
        assertRefused(
                minimal().packetSizeLimit((1 << 30) + 1), "packetSizeLimit", "1073741825", "1 to 1073741824 bytes");
    }

    static Stream<Arguments> timesAboveZero() {
        return Stream.of(
                time("autoReconnectDuration", Config.Builder::autoReconnectDuration),
                time("packetWaitTimeout", Config.Builder::packetWaitTimeout),
                time("listenerDaemonRetryDuration", Config.Builder::listenerDaemonRetryDuration),
                time("handshakeTimeout", Config.Builder::handshakeTimeout),
                time("connectTimeout", Config.Builder::connectTimeout));
    }

    static Stream<Arguments> timesThatMayBeNone() {
        return Stream.of(
                time("readTimeout", Config.Builder::readTimeout),
                time("writeTimeout", Config.Builder::writeTimeout),
                time("heartbeatInterval", Config.Builder::heartbeatInterval),
                time("heartbeatTimeout", Config.Builder::heartbeatTimeout));
    }

    private static Arguments time(String name, BiFunction<Config.Builder, Duration, Config.Builder> setter) {
        return Arguments.of(name, setter);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("timesAboveZero")
    void aTimeIsAboveZero(String field, BiFunction<Config.Builder, Duration, Config.Builder> setter) {
        assertRefused(setter.apply(minimal(), Duration.ZERO), field, "PT0S", "above 0");
        assertAllowed(setter.apply(minimal(), Duration.ofNanos(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("timesThatMayBeNone")
    void zeroTurnsItOff(String field, BiFunction<Config.Builder, Duration, Config.Builder> setter) {
        assertAllowed(setter.apply(minimal(), Duration.ZERO));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"timesAboveZero", "timesThatMayBeNone"})
    void aTimeIsNeverNegativeNorMissingNorBeyondAYear(
            String field, BiFunction<Config.Builder, Duration, Config.Builder> setter) {
        assertRefused(setter.apply(minimal(), Duration.ofMillis(-1)), field, "PT-0.001S", "365 days");
        assertRefused(setter.apply(minimal(), NONE[0]), field, "null", "365 days");
        assertRefused(setter.apply(minimal(), Duration.ofDays(366)), field, "PT8784H", "365 days");
        assertRefused(
                setter.apply(minimal(), Duration.ofSeconds(Long.MAX_VALUE)), field, "PT2562047788015215H", "365 days");
    }

    @Test
    void theHeartbeatTimesOutAfterItsInterval() {
        Config.Builder equal =
                minimal().heartbeatInterval(Duration.ofSeconds(5)).heartbeatTimeout(Duration.ofSeconds(5));

        assertRefused(equal, "heartbeatTimeout", "PT5S", "longer than heartbeatInterval (PT5S)");
        assertAllowed(equal.heartbeatTimeout(Duration.ofMillis(5001)));
        assertAllowed(equal.heartbeatTimeout(Duration.ZERO));
        assertAllowed(minimal().heartbeatInterval(Duration.ZERO).heartbeatTimeout(Duration.ofMillis(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a/b",
                "ä",
                "a\n",
                "'",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void aNameOfAnyQueueFollowsTheRule(String name) {
        assertRefused(Config.builder(name).queue("a", "h:1"), "name", name, "1 to 64 characters of A-Z a-z 0-9 . _ -");
        assertRefused(minimal().queue(name, "h:1"), "queues", name, "1 to 64 characters of A-Z a-z 0-9 . _ -");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A.b_c-9", "-", "1234567890123456789012345678901234567890123456789012345678901234"})
    void takesNamesThatFollowTheRule(String name) {
        assertThat(Config.builder(name).queue(name, "h:1").build().name()).isEqualTo(name);
    }

    @Test
    void theOwnQueueIsInTheMap() {
        assertRefused(Config.builder("a").queue("b", "h:1"), "queues", "[b]", "'a', this one, is missing");
        assertAllowed(Config.builder("a"));
    }

    @Test
    void anAddressIsHostAndPort() {
        assertRefused(minimal().queue("b", "nowhere"), "queues.b", "nowhere", "host:port");
        assertRefused(minimal().queue("a", "h:70000"), "queues.a", "h:70000", "0 to 65535");
        assertRefused(minimal().listenAddress("0.0.0.0"), "listenAddress", "0.0.0.0", "host:port");
        assertAllowed(minimal().listenAddress("0.0.0.0:0"));
    }

    @Test
    void onlyTheOwnPortMayBeAnyFreeOne() {
        assertAllowed(minimal().queue("a", "127.0.0.1:0"));
        assertRefused(minimal().queue("b", "127.0.0.1:0"), "queues.b", "127.0.0.1:0", "1 to 65535");
    }

    @Test
    void noFurtherTokenIsEmpty() {
        assertRefused(minimal().acceptedTokens(List.of("x", "")), "acceptedTokens", "empty", "none of them empty");
    }

    @Test
    void speaksTlsWhereItIsGivenEngines() {
        assertThat(minimal().build().tls).isNull();
        assertThat(minimal().tls(ENGINES).build().tls).isSameAs(ENGINES);
    }

    @Test
    void theOwnTokenIsTheFirstAndEachIsThereOnce() {
        Config config = minimal()
                .authToken("new")
                .acceptedTokens(List.of("old", "new", "old"))
                .build();

        assertThat(config.tokens).containsExactly("new", "old");
    }

    @Test
    void neverShowsAToken() {
        Config.Builder builder = minimal().authToken("hidden1").acceptedTokens(List.of("hidden2"));

        assertThat(builder.build().toString()).contains("a", "127.0.0.1:20002").doesNotContain("hidden");
        assertThat(builder.toString()).doesNotContain("hidden");
        Throwable refused = catchThrowable(
                () -> builder.acceptedTokens(List.of("hidden3", "")).build());
        assertThat(refused).hasMessageNotContaining("hidden");
    }

    @Test
    void doesNotChangeWithItsBuilder() {
        List<String> tokens = new ArrayList<>(List.of("x"));
        Config.Builder builder = minimal().acceptedTokens(tokens);
        Config config = builder.build();

        builder.queue("c", "h:3").laneBytes(5);
        tokens.add("y");

        assertThat(config.queues()).isEqualTo(new HashMap<>(Map.of("a", "127.0.0.1:20001", "b", "127.0.0.1:20002")));
        assertThat(config.laneBytes).isEqualTo(4_194_304);
        assertThat(config.tokens).containsExactly("", "x");
        assertThatThrownBy(() -> config.queues().put("d", "h:4")).isInstanceOf(UnsupportedOperationException.class);
    }

    private static void assertAllowed(Config.Builder builder) {
        assertThatCode(builder::build).doesNotThrowAnyException();
    }

    private static void assertRefused(Config.Builder builder, String field, String value, String allowed) {
        Throwable refused = catchThrowable(builder::build);
        assertThat(refused).as(field + " = " + value).isInstanceOf(IllegalArgumentException.class);
        assertThat(Objects.requireNonNull(refused).getMessage())
                .startsWith(field + ":")
                .contains(value)
                .contains(allowed);
    }
}
