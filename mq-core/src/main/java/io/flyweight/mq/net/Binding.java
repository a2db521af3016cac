package io.flyweight.mq.net;

import io.flyweight.mq.net.BindFailedException.Kind;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Objects;

/** Binds a server socket, and finds out by kind why it could not. */
final class Binding {

    private Binding() {}

    static void bind(ServerSocketChannel server, InetSocketAddress address, int backlog) throws IOException {
        try {
            server.bind(address, backlog);
        } catch (BindException e) {
            throw new BindFailedException(kindOf(e, address.getAddress()), e);
        }
    }

    /**
     * One type stands for three reasons. If the address cannot be bound with any free port either, the machine does not
     * have it. Else the system is asked what it says of a port that is certainly in use.
     */
    static Kind kindOf(BindException failure, InetAddress ip) {
        try (ServerSocketChannel free = ServerSocketChannel.open();
                ServerSocketChannel second = ServerSocketChannel.open()) {
            try {
                free.bind(new InetSocketAddress(ip, 0));
            } catch (BindException e) {
                return Kind.NOT_LOCAL;
            }
            try {
                second.bind(free.getLocalAddress());
            } catch (BindException inUse) {
                return Objects.equals(inUse.getMessage(), failure.getMessage()) ? Kind.IN_USE : Kind.NOT_PERMITTED;
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return Kind.IN_USE;
    }
}
