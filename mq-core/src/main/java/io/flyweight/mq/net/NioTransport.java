package io.flyweight.mq.net;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TCP by {@code java.nio}. */
public final class NioTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(NioTransport.class);

    private final EventLoop loop;
    private final Executor resolver;
    private final Executor interfaces;

    /**
     * Creates the transport.
     *
     * @param loop where its links live
     * @param resolver where names are looked up, which may block
     * @param interfaces where the machine's interfaces are read
     */
    public NioTransport(EventLoop loop, Executor resolver, Executor interfaces) {
        this.interfaces = interfaces;
        this.loop = loop;
        this.resolver = resolver;
    }

    @Override
    public void resolve(Address address, Consumer<Address> resolved, Consumer<IOException> failed) {
        resolve(address, () -> true, resolved, failed);
    }

    private void resolve(
            Address address, BooleanSupplier wanted, Consumer<Address> resolved, Consumer<IOException> failed) {
        if (address.isLiteral()) {
            loop.execute(() -> resolved.accept(address));
            return;
        }
        try {
            resolver.execute(() -> {
                // Where look-ups hang, dials are given up while they wait for their turn.
                if (wanted.getAsBoolean()) {
                    lookUp(address, resolved, failed);
                }
            });
        } catch (RuntimeException | Error e) {
            loop.execute(() -> failed.accept(new IOException("cannot look up " + address.host(), e)));
        }
    }

    private void lookUp(Address address, Consumer<Address> resolved, Consumer<IOException> failed) {
        try {
            Address found = addressOf(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
            loop.execute(() -> resolved.accept(found));
        } catch (UnknownHostException e) {
            UnknownHostException unknown = new UnknownHostException("unknown host " + address.host());
            unknown.initCause(e);
            loop.execute(() -> failed.accept(unknown));
        } catch (RuntimeException | Error e) {
            loop.execute(() -> failed.accept(new IOException("cannot look up " + address.host(), e)));
        }
    }

    @Override
    public void localHosts(Consumer<Set<String>> then) {
        try {
            interfaces.execute(() -> {
                Set<String> hosts = readLocalHosts();
                loop.execute(() -> then.accept(hosts));
            });
        } catch (RuntimeException | Error e) {
            LOG.debug("cannot look at the interfaces", e);
            loop.execute(() -> then.accept(Set.of()));
        }
    }

    private static Set<String> readLocalHosts() {
        Set<String> hosts = new HashSet<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isUp()) {
                    each.inetAddresses().forEach(ip -> hosts.add(hostOf(ip)));
                }
            }
        } catch (SocketException | RuntimeException e) {
            LOG.debug("cannot look at the interfaces", e);
            return Set.of();
        }
        return hosts;
    }

    @Override
    public Link connect(Address remote, LinkHandler handler) {
        loop.assertInLoop();
        NioLink link = new NioLink(loop, remote.toString());
        link.handler(handler);
        resolve(remote, () -> !link.isClosed(), link::dial, link::end);
        return link;
    }

    @Override
    public void probe(Address local) throws IOException {
        InetSocketAddress address = socketAddress(local);
        try (SocketChannel socket = SocketChannel.open()) {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(address);
        } catch (BindException e) {
            throw new BindFailedException(Binding.kindOf(e, address.getAddress()), e);
        }
    }

    @Override
    public Acceptor listen(Address local, Function<Link, LinkHandler> onAccept, FailureHandler onFailure)
            throws IOException {
        loop.assertInLoop();
        return new NioAcceptor(loop, socketAddress(local), onAccept, onFailure);
    }

    /** Never looks a name up. */
    static InetSocketAddress socketAddress(Address address) throws UnknownHostException {
        if (!address.isLiteral()) {
            throw new IllegalArgumentException(address + " must be resolved first");
        }
        return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
    }

    static Address addressOf(InetSocketAddress bound) {
        InetAddress ip = bound.getAddress();
        return new Address(ip == null ? bound.getHostString() : ip.getHostAddress(), bound.getPort());
    }

    /** Returns an IP address in words, without the scope. */
    static String hostOf(InetAddress ip) {
        String host = ip.getHostAddress();
        int scope = host.indexOf('%');
        return scope < 0 ? host : host.substring(0, scope);
    }
}
