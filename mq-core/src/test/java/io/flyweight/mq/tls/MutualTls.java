package io.flyweight.mq.tls;

import io.flyweight.mq.TlsEngines;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Engines of one context, for connections on which both sides show a certificate.
 */
public final class MutualTls implements TlsEngines {

    private final String[] protocols;
    private volatile SSLContext context;

    /** Creates engines of a context, for some protocols or for all that the JDK enables. */
    public MutualTls(SSLContext context, String... protocols) {
        this.context = context;
        this.protocols = protocols.clone();
    }

    /** Changes what connections get from now on. */
    public void change(SSLContext next) {
        context = next;
    }

    @Override
    public SSLEngine client(String host, int port) {
        SSLEngine engine = limited(context.createSSLEngine(host, port));
        engine.setUseClientMode(true);
        SSLParameters checks = engine.getSSLParameters();
        checks.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(checks);
        return engine;
    }

    @Override
    public SSLEngine server() {
        SSLEngine engine = limited(context.createSSLEngine());
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return engine;
    }

    private SSLEngine limited(SSLEngine engine) {
        if (protocols.length > 0) {
            engine.setEnabledProtocols(protocols);
        }
        return engine;
    }
}
