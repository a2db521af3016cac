package io.flyweight.mq.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that were free a moment ago, for nodes that must know each other's before either is up. They lie below those that
 * systems give to outgoing connections: one of those could take a port before its node does.
 */
public final class Ports {

    private static final int FIRST = 22_000;
    private static final int COUNT = 10_000;

    /** By the golden ratio, so that processes which start one after the other begin far from each other. */
    private static final int STRIDE = 6_181;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * STRIDE % COUNT));

    private Ports() {}

    /** Returns one that nobody listens at. */
    public static int free() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
