package io.flyweight.mq.sample.desk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The services that run in this process. From any thread. */
public interface Services {

    /** What lies between a service and the others. */
    enum Link {
        /** A network through which all comes. */
        WHOLE,
        /** A network through which nothing comes. */
        CUT,
        /** A broker, and no network to cut. */
        BROKER
    }

    /**
     * One of them.
     *
     * @param name its name, and its queue's
     * @param address where it is on the web, such as {@code http://localhost:8081}; {@code null} while it does not run
     * @param link what lies between it and the others
     */
    record Service(String name, @Nullable String address, Link link) {}

    /** Returns all, in the order in which orders pass them. */
    List<Service> all();

    /**
     * Starts a service that does not run.
     *
     * @throws java.util.NoSuchElementException if there is none of that name
     */
    void start(String name);

    /**
     * Stops a service that runs, in good order.
     *
     * @throws java.util.NoSuchElementException if there is none of that name
     */
    void stop(String name);

    /**
     * Cuts the network between a service and the others: nothing comes through, and nobody is told.
     *
     * @throws java.util.NoSuchElementException if there is none of that name
     * @throws UnsupportedOperationException if there is no network to cut
     */
    void cut(String name);

    /**
     * Restores what was cut.
     *
     * @throws java.util.NoSuchElementException if there is none of that name
     * @throws UnsupportedOperationException if there is no network to cut
     */
    void restore(String name);
}
