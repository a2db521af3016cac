package io.flyweight.mq.net;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/** TLS over the links of another transport. */
public final class TlsTransport implements Transport {

    private final Transport streams;
    private final BiFunction<String, Integer, SSLEngine> clients;
    private final Supplier<SSLEngine> servers;
    private final TlsLink.Shared shared;

    /**
     * Creates the transport.
     *
     * @param streams makes the links below
     * @param loop where all of them live
     * @param clients makes an engine in client mode for a dial, of host and port as configured; called on the loop
     * @param servers makes an engine in server mode; called on the loop
     * @param tasks where handshakes compute, off the loop
     */
    public TlsTransport(
            Transport streams,
            Loop loop,
            BiFunction<String, Integer, SSLEngine> clients,
            Supplier<SSLEngine> servers,
            Executor tasks) {
        this.streams = streams;
        this.clients = clients;
        this.servers = servers;
        this.shared = new TlsLink.Shared(loop, tasks);
    }

    @Override
    public Link connect(Address remote, LinkHandler handler) {
        TlsLink link = new TlsLink(
                shared, events -> streams.connect(remote, events), () -> clients.apply(remote.host(), remote.port()));
        link.owner(handler);
        return link;
    }

    @Override
    public Acceptor listen(Address local, Function<Link, LinkHandler> onAccept, FailureHandler onFailure)
            throws IOException {
        return streams.listen(local, stream -> accept(stream, onAccept), onFailure);
    }

    private LinkHandler accept(Link stream, Function<Link, LinkHandler> onAccept) {
        TlsLink link = new TlsLink(shared, events -> stream, servers);
        link.owner(onAccept.apply(link));
        return link;
    }

    @Override
    public void probe(Address local) throws IOException {
        streams.probe(local);
    }

    @Override
    public void resolve(Address address, Consumer<Address> resolved, Consumer<IOException> failed) {
        streams.resolve(address, resolved, failed);
    }

    @Override
    public void localHosts(Consumer<Set<String>> then) {
        streams.localHosts(then);
    }
}
