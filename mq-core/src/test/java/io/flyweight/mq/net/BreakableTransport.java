package io.flyweight.mq.net;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** Real sockets, whose listeners a test can break. */
public final class BreakableTransport implements Transport {

    private final Transport real;
    private final CopyOnWriteArrayList<NioAcceptor> acceptors = new CopyOnWriteArrayList<>();

    public BreakableTransport(Transport real) {
        this.real = real;
    }

    /** Closes the socket of the newest listener behind its owner's back. Any thread. */
    public void closeListenerUnderneath() throws IOException {
        acceptors.get(acceptors.size() - 1).server.close();
    }

    @Override
    public void resolve(Address address, Consumer<Address> resolved, Consumer<IOException> failed) {
        real.resolve(address, resolved, failed);
    }

    @Override
    public void localHosts(Consumer<Set<String>> then) {
        real.localHosts(then);
    }

    @Override
    public Link connect(Address remote, LinkHandler handler) {
        return real.connect(remote, handler);
    }

    @Override
    public Acceptor listen(Address local, Function<Link, LinkHandler> onAccept, FailureHandler onFailure)
            throws IOException {
        Acceptor acceptor = real.listen(local, onAccept, onFailure);
        acceptors.add((NioAcceptor) acceptor);
        return acceptor;
    }

    @Override
    public void probe(Address local) throws IOException {
        real.probe(local);
    }
}
