package io.flyweight.mq;

import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Both sides show a certificate, and the dialer checks that the acceptor's stands for the host that it dialled. */
record MutualTls(Supplier<SSLContext> context, Consumer<SSLParameters> choice) implements TlsEngines {

    @Override
    public SSLEngine client(String host, int port) {
        SSLEngine engine = context.get().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        choice.accept(parameters);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLEngine server() {
        SSLEngine engine = context.get().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        choice.accept(parameters);
        parameters.setNeedClientAuth(true);
        engine.setSSLParameters(parameters);
        return engine;
    }
}
