package io.flyweight.mq.sample.desk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The services that run in this process. From any thread. */
public interface Services {

    /**
     * One of them.
     *
     * @param name its name, and its queue's
     * @param address where it is on the web, such as {@code http://localhost:8081}; {@code null} while it does not run
     * @param cut whether the network between it and the others is cut
     */
    record Service(String name, @Nullable String address, boolean cut) {}

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
     */
    void cut(String name);

    /**
     * Restores what was cut.
     *
     * @throws java.util.NoSuchElementException if there is none of that name
     */
    void restore(String name);
}
