package io.flyweight.mq;

import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

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
     * Returns engines with which both sides show a certificate, and the dialer checks that the acceptor's stands for the
     * host that it dialled.
     *
     * @param context has the own key and whom to trust; asked for each connection, so that another one may follow it. Called
     *     on the I/O thread, so it must not block; the same one as long as nothing changes, or no session is resumed
     */
    static TlsEngines mutual(Supplier<SSLContext> context) {
        return mutual(context, parameters -> {});
    }

    /**
     * Returns engines with which both sides show a certificate, and the dialer checks that the acceptor's stands for the
     * host that it dialled.
     *
     * @param context has the own key and whom to trust; asked for each connection, so that another one may follow it. Called
     *     on the I/O thread, so it must not block; the same one as long as nothing changes, or no session is resumed
     * @param choice chooses protocols and ciphers among those that the context enables, for each connection; neither the
     *     certificates of both sides nor the check of the host can be chosen away
     */
    static TlsEngines mutual(Supplier<SSLContext> context, Consumer<SSLParameters> choice) {
        return new MutualTls(context, choice);
    }

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
