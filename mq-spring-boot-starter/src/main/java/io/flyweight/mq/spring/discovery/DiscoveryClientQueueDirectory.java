package io.flyweight.mq.spring.discovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * The queues among the instances of services that Spring Cloud's {@link DiscoveryClient} finds: those whose metadata have
 * {@value #PORT} are queues, called as {@value #NAME} says, else as the service and the instance's host,
 * {@code inventory-10.0.0.7}.
 */
public final class DiscoveryClientQueueDirectory implements QueueDirectory {

    /** Key of an instance's metadata: the port at which its queue listens. */
    public static final String PORT = "mq-port";

    /** Key of an instance's metadata: the queue's name. */
    public static final String NAME = "mq-name";

    private final DiscoveryClient client;
    private final List<String> services;

    /**
     * Creates a directory.
     *
     * @param client finds instances
     * @param services the ids of the services to ask for
     */
    public DiscoveryClientQueueDirectory(DiscoveryClient client, List<String> services) {
        this.client = client;
        this.services = List.copyOf(services);
    }

    @Override
    public Map<String, String> queues() {
        Map<String, String> queues = new LinkedHashMap<>();
        for (String service : services) {
            for (ServiceInstance instance : client.getInstances(service)) {
                Map<String, String> metadata = Objects.requireNonNullElse(instance.getMetadata(), Map.of());
                String port = metadata.get(PORT);
                if (port != null) {
                    String name = metadata.getOrDefault(NAME, service + "-" + instance.getHost());
                    queues.put(name, instance.getHost() + ":" + port);
                }
            }
        }
        return queues;
    }

    @Override
    public String toString() {
        return "DiscoveryClient for " + services;
    }
}
