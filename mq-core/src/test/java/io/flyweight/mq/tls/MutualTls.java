package io.flyweight.mq.tls;

import io.flyweight.mq.TlsEngines;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Engines of one context, for connections on which both sides show a certificate.
 */
public final class MutualTls implements TlsEngines {

    private volatile SSLContext context;

    /** Creates engines of a context. */
    public MutualTls(SSLContext context) {
        this.context = context;
    }

    /** Changes what connections get from now on. */
    public void change(SSLContext next) {
        context = next;
    }

    @Override
    public SSLEngine client(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters checks = engine.getSSLParameters();
        checks.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(checks);
        return engine;
    }

    @Override
    public SSLEngine server() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return engine;
    }
}
