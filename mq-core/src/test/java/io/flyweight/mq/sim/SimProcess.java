package io.flyweight.mq.sim;

/** One process of the simulated world: what runs in it ends with it. */
public final class SimProcess {

    private final String name;
    private String host;
    private boolean alive = true;

    /**
     * Creates it.
     *
     * @param host the IP address of its machine
     */
    public SimProcess(String name, String host) {
        this.name = name;
        this.host = host;
    }

    public String name() {
        return name;
    }

    public String host() {
        return host;
    }

    void moveTo(String next) {
        host = next;
    }

    public boolean isAlive() {
        return alive;
    }

    void die() {
        alive = false;
    }

    @Override
    public String toString() {
        return name;
    }
}
