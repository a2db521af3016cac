package io.flyweight.mq.reliability.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A network namespace for each node, joined by a bridge in one more, and a hosts file for each. */
final class Network implements AutoCloseable {

    private static final String PREFIX = "10.77.0.";
    private static final int FIRST = 11;
    private static final int MOVED_BY = 50;
    private static final int TRIES = 100;
    private static final long LOOK_MILLIS = 20;

    private final String prefix;
    private final String hub;
    private final List<String> nodes;
    private final Map<String, Wire> wires = new LinkedHashMap<>();
    private final Map<String, Integer> addresses = new LinkedHashMap<>();

    /** Builds it; {@code prefix} begins the name of all its namespaces. */
    Network(String prefix, List<String> nodes) throws IOException, InterruptedException {
        this.prefix = prefix;
        this.hub = prefix + "-hub";
        this.nodes = nodes;
        nodes.forEach(node -> addresses.put(node, FIRST + addresses.size()));
        Command.run("ip", "netns", "add", hub);
        ip(hub, "link", "add", "name", "br0", "type", "bridge");
        ip(hub, "link", "set", "br0", "up");
        for (String node : nodes) {
            join(node);
        }
        writeHosts();
    }

    private void join(String node) throws IOException, InterruptedException {
        String namespace = namespace(node);
        Command.run("ip", "netns", "add", namespace);
        ip(namespace, "link", "set", "lo", "up");
        Files.createDirectories(hosts(node).getParent());
        Files.createFile(hosts(node));
        wires.put(node, new Wire(hub, node, "near"));
        awaitDevice("near");
        ip(hub, "link", "set", "dev", "near", "name", "eth0", "netns", namespace);
        ip(hub, "link", "set", "dev", node, "master", "br0", "up");
        ip(namespace, "addr", "add", address(node) + "/24", "dev", "eth0");
        linkUp(node);
    }

    private void awaitDevice(String device) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            if (Command.attempt("ip", "-n", hub, "link", "show", device)) {
                return;
            }
            Mesh.pass(LOOK_MILLIS);
        }
        throw new IOException("no device '" + device + "' in " + hub);
    }

    private static void ip(String namespace, String... words) throws IOException, InterruptedException {
        String[] command = new String[words.length + 3];
        command[0] = "ip";
        command[1] = "-n";
        command[2] = namespace;
        System.arraycopy(words, 0, command, 3, words.length);
        Command.run(command);
    }

    String namespace(String node) {
        return prefix + "-" + node;
    }

    String host(String node) {
        return "node-" + node;
    }

    String address(String node) {
        return PREFIX + Objects.requireNonNull(addresses.get(node), node);
    }

    Wire wire(String node) {
        return Objects.requireNonNull(wires.get(node), node);
    }

    void linkDown(String node) throws IOException, InterruptedException {
        ip(namespace(node), "link", "set", "eth0", "down");
    }

    void linkUp(String node) throws IOException, InterruptedException {
        ip(namespace(node), "link", "set", "eth0", "up");
    }

    /** Gives it another address; its name still stands for the old one. */
    void move(String node) throws IOException, InterruptedException {
        ip(namespace(node), "addr", "del", address(node) + "/24", "dev", "eth0");
        addresses.computeIfPresent(node, (any, last) -> last > MOVED_BY ? last - MOVED_BY : last + MOVED_BY);
        ip(namespace(node), "addr", "add", address(node) + "/24", "dev", "eth0");
    }

    /** Lets all names stand for the present addresses. */
    void writeHosts() throws IOException {
        StringBuilder text = new StringBuilder("127.0.0.1 localhost\n");
        for (String node : nodes) {
            text.append(address(node)).append(' ').append(host(node)).append('\n');
        }
        for (String node : nodes) {
            // In place, since the file is bound into the namespace, and always as long: a name is missing at no time.
            Files.writeString(hosts(node), text, UTF_8, StandardOpenOption.WRITE);
        }
    }

    private Path hosts(String node) {
        return Path.of("/etc/netns", namespace(node), "hosts");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        wires.values().forEach(Wire::close);
        for (String node : nodes) {
            Command.attempt("ip", "netns", "del", namespace(node));
            Files.deleteIfExists(hosts(node));
            Files.deleteIfExists(hosts(node).getParent());
        }
        Command.attempt("ip", "netns", "del", hub);
    }
}
