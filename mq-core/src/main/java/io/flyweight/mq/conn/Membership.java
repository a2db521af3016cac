package io.flyweight.mq.conn;

import io.flyweight.mq.wire.Handshake;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** Who belongs to the mesh and by which tokens: what may change while a node runs. Any thread. */
public final class Membership {

    private final Set<String> names = new ConcurrentSkipListSet<>();
    private volatile List<String> tokens;

    /**
     * Creates it.
     *
     * @param names every queue of the map; empty admits any name
     * @param tokens the first proves, all are accepted; at least one
     */
    public Membership(Set<String> names, List<String> tokens) {
        this.names.addAll(names);
        this.tokens = List.copyOf(tokens);
    }

    /** Replaces the tokens, for connections that are made from now on. */
    public void tokens(List<String> replacement) {
        tokens = List.copyOf(replacement);
    }

    /** Adds a name. */
    public void add(String name) {
        names.add(name);
    }

    /** Removes a name. */
    public void remove(String name) {
        names.remove(name);
    }

    List<String> tokens() {
        return tokens;
    }

    boolean knows(String name) {
        return names.isEmpty() || names.contains(name);
    }

    /** Whether the map has that name: then this node dials it as well. */
    boolean lists(String name) {
        return names.contains(name);
    }

    long digest() {
        return Handshake.mapDigest(names);
    }
}
