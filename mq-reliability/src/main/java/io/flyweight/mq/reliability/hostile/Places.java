package io.flyweight.mq.reliability.hostile;

import io.flyweight.mq.Config;
import io.flyweight.mq.support.Ports;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The map of the node under attack, and what all of its processes have in common.
 *
 * @param ports of {@link #NAMES}, in this order
 * @param keys the key that all sides show and trust; {@code null} without TLS
 */
record Places(List<Integer> ports, @Nullable Path keys) {

    static final String TOKEN = "a token that no stranger has";
    static final String NODE = "node";
    static final String HONEST = "honest";
    /** An honest peer that comes and goes. */
    static final String NEWCOMER = "newcomer";
    /** A peer of the cluster, with the token, that does not keep to the rules. */
    static final String MEMBER = "member";

    private static final List<String> NAMES = List.of(NODE, HONEST, NEWCOMER, MEMBER);

    static Places free(@Nullable Path keys) {
        return new Places(NAMES.stream().map(name -> Ports.free()).toList(), keys);
    }

    static Places parse(String ports, String keys) {
        return new Places(
                List.of(ports.split(",")).stream().map(Integer::valueOf).toList(),
                keys.equals("-") ? null : Path.of(keys));
    }

    /** Returns what {@link #parse} takes. */
    List<String> arguments() {
        String joined = ports.stream().map(String::valueOf).collect(Collectors.joining(","));
        return List.of(joined, keys == null ? "-" : keys.toString());
    }

    InetSocketAddress of(String name) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(NAMES.indexOf(name)));
    }

    /** Of these, the node alone knows them all; the others know it. */
    Config.Builder config(String name) {
        Config.Builder config = Config.builder(name).authToken(TOKEN).autoReconnectDuration(Duration.ofMillis(500));
        for (String known : name.equals(NODE) ? NAMES : List.of(NODE, name)) {
            config.queue(known, "127.0.0.1:" + of(known).getPort());
        }
        return keys == null ? config : config.tls(Keys.of(keys).engines());
    }
}
