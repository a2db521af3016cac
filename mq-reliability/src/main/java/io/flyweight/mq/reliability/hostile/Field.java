package io.flyweight.mq.reliability.hostile;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.reliability.hostile.Crowd.Pace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Where an attack takes place, and what is going on there. */
final class Field implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Places places;
    private final Size size;
    private final Tally tally = new Tally();
    private final List<Assault> assaults = new ArrayList<>();

    Field(Places places, Size size) {
        this.places = places;
        this.size = size;
    }

    Size size() {
        return size;
    }

    Tally tally() {
        return tally;
    }

    Keys keys() {
        return Keys.of(Objects.requireNonNull(places.keys()));
    }

    /** Has connections of one kind come again and again; 0 a second is as fast as possible. */
    void crowd(Script script, int most, int perSecond) throws IOException {
        crowd(script, new Pace(most, perSecond, 1));
    }

    void crowd(Script script, Pace pace) throws IOException {
        assaults.add(Crowd.dialling(places.of(Places.NODE), script, pace, tally));
    }

    /** Waits for the node to dial a member. */
    void trap(Script script) throws IOException {
        assaults.add(Crowd.accepting(places.of(Places.MEMBER), script, tally));
    }

    /** Leads the node, when it dials a member, to itself. */
    void mirror() throws IOException {
        assaults.add(new Relay(places.of(Places.MEMBER), places.of(Places.NODE), tally));
    }

    void keyChanges(String protocol) {
        assaults.add(new KeyChanges(places.of(Places.NODE), keys(), protocol, tally));
    }

    /** Has an honest peer connect, by way of a relay that remembers what it said. */
    byte[] recordedHandshake() throws IOException {
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Relay relay = new Relay(anywhere, places.of(Places.NODE), new Tally())) {
            visit(places.config(Places.NEWCOMER).queue(Places.NODE, "127.0.0.1:" + relay.port()));
            return relay.recorded();
        }
    }

    /** Has an honest peer connect, send and leave; returns the milliseconds until it was connected. */
    long visit() {
        return visit(places.config(Places.NEWCOMER));
    }

    private static long visit(Config.Builder config) {
        try (Manager newcomer = new Manager(config.build(), (from, packet) -> Ack.OK)) {
            long began = System.nanoTime();
            newcomer.connect();
            newcomer.awaitConnected(Places.NODE, PATIENCE);
            long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
            newcomer.send(Places.NODE, new byte[100]);
            return millis;
        }
    }

    @Override
    public void close() {
        assaults.forEach(Assault::close);
        assaults.clear();
    }
}
