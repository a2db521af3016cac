package io.flyweight.mq.spring.discovery;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.MqGroups;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a node know what directories tell: dials what is new, and lets go of what is gone or has moved, once it is no longer
 * connected. A queue that answers is left alone, whatever a directory says. Thread-safe.
 */
public final class QueueDiscovery {

    private static final Logger log = LoggerFactory.getLogger(QueueDiscovery.class);

    private final Manager manager;
    private final MqGroups groups;
    private final String own;
    private final List<QueueDirectory> directories;
    private final Map<QueueDirectory, Map<String, String>> told = new HashMap<>();
    private final Map<String, String> found = new HashMap<>();
    private final Set<Object> complaints = new HashSet<>();

    /**
     * Creates a discovery.
     *
     * @param manager the node; its present queues are never touched
     * @param groups names that no queue may have, since nobody could send to it
     * @param directories whom to ask; of a queue that several tell of, the first one's address counts
     */
    public QueueDiscovery(Manager manager, MqGroups groups, List<QueueDirectory> directories) {
        this.manager = manager;
        this.groups = groups;
        this.own = manager.status().name();
        this.directories = List.copyOf(directories);
    }

    /** Returns whether there is nobody to ask. */
    public boolean isEmpty() {
        return directories.isEmpty();
    }

    /** Asks all directories, and has the node follow. Failures are logged, each once until it is over. */
    public synchronized void look() {
        Map<String, String> now = new LinkedHashMap<>();
        for (QueueDirectory directory : directories) {
            ask(directory).forEach(now::putIfAbsent);
        }
        now.remove(own);
        Map.copyOf(found).forEach((name, address) -> {
            if (!address.equals(now.get(name)) && !manager.isConnected(name)) {
                forget(name, address);
            }
        });
        now.forEach(this::learn);
        complaints.removeIf(about -> about instanceof String name && !now.containsKey(name));
    }

    private Map<String, String> ask(QueueDirectory directory) {
        try {
            told.put(directory, Map.copyOf(directory.queues()));
            complaints.remove(directory);
        } catch (Exception e) {
            if (complaints.add(directory)) {
                log.warn("{} cannot be asked; what it told last holds: {}", directory, e.toString());
            }
        }
        return told.getOrDefault(directory, Map.of());
    }

    private void learn(String name, String address) {
        if (found.containsKey(name) || manager.peers().contains(name)) {
            return;
        }
        try {
            if (groups.members().containsKey(name)) {
                throw new IllegalArgumentException("'" + name + "' is a group's name");
            }
            found.put(name, address);
            manager.addQueue(name, address);
            log.info("Found the queue '{}' at {}", name, address);
        } catch (IllegalArgumentException e) {
            found.remove(name);
            if (complaints.add(name)) {
                log.warn("A queue was found that cannot be added: {}", e.getMessage());
            }
        }
    }

    private void forget(String name, String address) {
        manager.removeQueue(name);
        found.remove(name);
        log.info("The queue '{}' is no longer at {}", name, address);
    }
}
