package io.flyweight.mq;

import javax.net.ssl.SSLEngine;

/** Supplies the TLS engine for each new connection. Called on the I/O thread; must not block. */
public interface TlsEngines {

    /**
     * Returns a new engine in client mode for a connection that this node dials.
     *
     * @param host the peer's configured host, to be checked against its certificate
     * @param port the peer's configured port
     */
    SSLEngine client(String host, int port);

    /** Returns a new engine in server mode for a connection that this node accepts. */
    SSLEngine server();
}
