package io.flyweight.mq.test;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * Several nodes in one test, on loopback: Spring applications, and stand-ins that the test plays itself.
 *
 * <pre>{@code
 * @SpringBootTest
 * class OrdersTest {
 *
 *     static final MqTestMesh mesh = MqTestMesh.of("orders", "inventory");
 *     static final MqRecorder inventory = new MqRecorder().on(ReserveStock.class, command -> new Reserved(7));
 *
 *     @DynamicPropertySource
 *     static void mesh(DynamicPropertyRegistry registry) {
 *         mesh.start("inventory", inventory);
 *         mesh.register("orders", registry);
 *     }
 * }
 * }</pre>
 *
 * <p><b>Addresses.</b> Every node binds a port of its own choice, and a proxy of the mesh listens, from the beginning to
 * the end, where each of the others dials it. So no port is ever free for somebody else to take, nodes can be stopped and
 * started, and {@link #link} can break the network between two of them. The mesh finds an application of this JVM by
 * itself when it starts; of one in another process it has to be told by {@link #listensAt}.
 *
 * <p><b>Settings.</b> All nodes have a random token, and dial again after 50 ms instead of 3 s. Heartbeats have their
 * defaults, which are long for a test of half-open connections: set {@code mq.heartbeat-interval} and
 * {@code mq.heartbeat-timeout} there.
 *
 * <p><b>Life.</b> {@link #close} stops the stand-ins and the proxies, and no application. Spring caches the contexts of
 * tests: where a context outlives its test class, its peers should do so too. Close the mesh together with
 * {@code @DirtiesContext}, or leave it open.
 *
 * <p>Thread-safe.
 */
public final class MqTestMesh implements AutoCloseable {

    static final String ID_PROPERTY = "mq.test-mesh";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration DRAIN = Duration.ofSeconds(1);
    private static final Duration REDIAL = Duration.ofMillis(50);
    private static final String ANY_PORT = MqFaultProxy.loopback().getHostAddress() + ":0";
    private static final Map<String, MqTestMesh> OPEN = new ConcurrentHashMap<>();

    /** Tells one mesh from all others, to its nodes and to this class: the token, and the key in {@code OPEN}. */
    private final String id = UUID.randomUUID().toString();

    private final List<String> names;
    private final Map<Link, MqFaultProxy> links = new LinkedHashMap<>();
    private final Map<String, Manager> nodes = new ConcurrentHashMap<>();
    private final Map<String, Manager> standIns = new ConcurrentHashMap<>();
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();

    private record Link(String from, String to) {}

    private MqTestMesh(List<String> names) {
        this.names = names;
        for (String from : names) {
            for (String to : names) {
                if (!from.equals(to)) {
                    links.put(new Link(from, to), MqFaultProxy.to(() -> port(to)));
                }
            }
        }
        OPEN.put(id, this);
    }

    /**
     * Creates a mesh. No node runs yet.
     *
     * @param names the queues of the mesh, the applications' among them; all different
     * @return the mesh
     */
    public static MqTestMesh of(String... names) {
        return new MqTestMesh(List.of(names).stream().distinct().toList());
    }

    static @Nullable MqTestMesh find(String id) {
        return OPEN.get(id);
    }

    /**
     * Makes the application under test a node of this mesh. For a method with {@code @DynamicPropertySource}.
     *
     * @param name the application's queue
     * @param registry takes the settings
     */
    public void register(String name, DynamicPropertyRegistry registry) {
        properties(name).forEach((property, value) -> registry.add(property, () -> value));
    }

    /**
     * Returns the settings that make an application a node of this mesh, for {@code SpringApplicationBuilder} or a child
     * process.
     *
     * @param name the application's queue
     * @return {@code mq.name}, {@code mq.queues.*} and the like, with their values
     */
    public Map<String, String> properties(String name) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(ID_PROPERTY, id);
        properties.put("mq.name", name);
        properties.put("mq.auth-token", id);
        properties.put("mq.auto-reconnect-duration", REDIAL.toMillis() + "ms");
        properties.put("mq.listener-daemon-retry-duration", REDIAL.toMillis() + "ms");
        queues(name).forEach((queue, address) -> properties.put("mq.queues." + queue, address));
        return properties;
    }

    /**
     * Starts a stand-in: a node that the test plays.
     *
     * @param name its queue
     * @param watcher gets its packets: an {@link MqRecorder}, or any other
     * @return the node. {@code close()} lets it leave in good order, {@code forceStop()} in a hurry, and after either
     *     {@code start()} brings it back
     * @throws IllegalStateException if a node of that name runs already
     */
    public Manager start(String name, MqWatcher watcher) {
        return start(name, watcher, config -> config);
    }

    /**
     * Starts a stand-in with settings of its own, as {@link #start(String, MqWatcher)} does.
     *
     * @param name its queue
     * @param watcher gets its packets
     * @param settings changes the settings
     * @return the node
     */
    public Manager start(String name, MqWatcher watcher, UnaryOperator<Config.Builder> settings) {
        Manager present = nodes.get(name);
        if (present != null && runs(present)) {
            throw new IllegalStateException("'" + name + "' runs already; close it first");
        }
        Config.Builder config =
                Config.builder(name).authToken(id).autoReconnectDuration(REDIAL).listenerDaemonRetryDuration(REDIAL);
        queues(name).forEach(config::queue);
        Manager node = new Manager(settings.apply(config).build(), watcher);
        node.start();
        standIns.put(name, node);
        add(name, node);
        return node;
    }

    /**
     * Returns a template that sends as one of the nodes in this JVM, payloads other than bytes and strings as JSON. For
     * another codec, make one from {@link #manager}.
     *
     * @param name the sending queue
     * @return a new template
     */
    public MqTemplate template(String name) {
        return new MqTemplate(manager(name), json());
    }

    /**
     * Returns a node of this mesh.
     *
     * @param name its queue
     * @return the stand-in, or the node of an application in this JVM, as it was started last
     * @throws IllegalArgumentException if none of that name has been started
     */
    public Manager manager(String name) {
        Manager node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("'" + name + "' has not been started; there are " + nodes.keySet());
        }
        return node;
    }

    /**
     * Waits, for at most 10 s, until each node that runs in this JVM can send to each other node that runs. Nodes and links
     * need not have noticed yet what happened to them before the call.
     *
     * @throws io.flyweight.mq.api.MqOutClosedException if one cannot by then, with the reason
     */
    public void awaitConnected() {
        nodes.forEach((from, node) -> {
            if (runs(node)) {
                names.stream()
                        .filter(to -> !to.equals(from) && port(to) != 0)
                        .forEach(to -> awaitConnected(from, node, to));
            }
        });
    }

    /** A node that is connected may not know yet that it is not: what its peer and the link know comes first. */
    private void awaitConnected(String from, Manager node, String to) {
        node.awaitConnected(to, PATIENCE);
        Awaitility.await("a connection from " + from + " to " + to)
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> link(from, to).connections() > 0 && hears(to, from));
        node.awaitConnected(to, PATIENCE);
    }

    private boolean hears(String to, String from) {
        Manager node = nodes.get(to);
        return node == null
                || !runs(node)
                || node.status().peers().stream().anyMatch(peer -> peer.name().equals(from) && peer.inbound());
    }

    /**
     * Returns the network from one node to another: what it breaks are the connections that {@code from} dials, and its
     * packets and their answers. Those of {@code to} have a link of their own.
     *
     * @param from the sending queue
     * @param to the receiving queue
     * @return the proxy between them; closed with the mesh
     */
    public MqFaultProxy link(String from, String to) {
        MqFaultProxy link = links.get(new Link(from, to));
        if (link == null) {
            throw new IllegalArgumentException("no link from '" + from + "' to '" + to + "': the queues are " + names);
        }
        return link;
    }

    /**
     * Tells where a node listens that the mesh cannot see, because it runs in another process.
     *
     * @param name its queue
     * @param port its {@code local.mq.port}, of loopback
     */
    public void listensAt(String name, int port) {
        ports.put(name, port);
    }

    /** Ends all faults of all links, as after each test. */
    public void restore() {
        links.values().forEach(MqFaultProxy::restore);
    }

    /**
     * Stops the stand-ins in good order, within a second each, and closes all links. Applications go on alone. Where one
     * cannot be stopped or closed, the others still are, and then what the first one threw is thrown.
     */
    @Override
    public void close() {
        OPEN.remove(id);
        List<Runnable> ends = new ArrayList<>();
        standIns.values().forEach(node -> ends.add(() -> node.stop(DRAIN)));
        links.values().forEach(link -> ends.add(link::close));
        runAll(ends);
    }

    private static void runAll(List<Runnable> tasks) {
        RuntimeException first = null;
        for (Runnable task : tasks) {
            try {
                task.run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    void add(String name, Manager node) {
        nodes.put(name, node);
        ports.remove(name);
    }

    static MqCodec json() {
        return new MqCodec(new JacksonJsonMessageConverter());
    }

    private Map<String, String> queues(String name) {
        if (!names.contains(name)) {
            throw new IllegalArgumentException("'" + name + "' is not in the mesh: the queues are " + names);
        }
        Map<String, String> queues = new LinkedHashMap<>();
        for (String queue : names) {
            queues.put(queue, queue.equals(name) ? ANY_PORT : link(name, queue).address());
        }
        return queues;
    }

    private int port(String name) {
        Manager node = nodes.get(name);
        String address = node == null ? null : node.localAddress();
        return address == null
                ? ports.getOrDefault(name, 0)
                : Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static boolean runs(Manager node) {
        return node.status().listener() != ListenerState.STOPPED;
    }
}
