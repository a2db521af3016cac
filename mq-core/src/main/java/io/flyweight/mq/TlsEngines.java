package io.flyweight.mq;

import javax.net.ssl.SSLEngine;

/**
 * Supplies the TLS engine for each new connection. Called on the I/O thread; must not block. What is thrown ends that
 * connection.
 *
 * <p>The engine decides about protocols, ciphers, certificates and whom to trust. The node adds that the shared token is
 * proved inside the TLS session that the acceptor's certificate belongs to: whoever stands in between with a certificate
 * of his own is refused.
 */
public interface TlsEngines {

    /**
     * Returns a new engine in client mode for a connection that this node dials. Have it check that host, or any
     * certificate that is trusted will do:
     * {@link javax.net.ssl.SSLParameters#setEndpointIdentificationAlgorithm setEndpointIdentificationAlgorithm("HTTPS")}.
     *
     * @param host the peer's configured host, to be checked against its certificate
     * @param port the peer's configured port
     */
    SSLEngine client(String host, int port);

    /**
     * Returns a new engine in server mode for a connection that this node accepts. For mutual TLS it says
     * {@link SSLEngine#setNeedClientAuth needClientAuth}.
     */
    SSLEngine server();
}
