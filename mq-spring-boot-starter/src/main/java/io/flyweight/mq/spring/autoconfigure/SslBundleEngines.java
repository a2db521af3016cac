package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.TlsEngines;
import io.flyweight.mq.spring.autoconfigure.MqProperties.ClientAuth;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/** TLS as a bundle describes it. New connections follow the bundle; those that are open stay as they are. */
final class SslBundleEngines implements TlsEngines {

    private static final Logger log = LoggerFactory.getLogger(SslBundleEngines.class);

    private final ClientAuth clientAuth;
    private volatile Current current;

    /** A bundle makes a new context each time it is asked, without what the last one knew of its sessions. */
    private record Current(SSLContext context, SslOptions options) {

        static Current of(SslBundle bundle) {
            return new Current(bundle.createSslContext(), bundle.getOptions());
        }
    }

    SslBundleEngines(SslBundle bundle, ClientAuth clientAuth) {
        this.clientAuth = clientAuth;
        this.current = Current.of(bundle);
    }

    /** Uses what the bundle holds now, or goes on with what it held where that cannot be used. */
    void change(SslBundle bundle) {
        try {
            current = Current.of(bundle);
            log.info("New connections use the certificates that the SSL bundle holds now");
        } catch (RuntimeException e) {
            log.error("The SSL bundle has changed and cannot be used; its former certificates stay: {}", e.toString());
            log.debug("The SSL bundle cannot be used", e);
        }
    }

    @Override
    public SSLEngine client(String host, int port) {
        Current now = current;
        SSLEngine engine = now.context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = parameters(engine, now.options);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLEngine server() {
        Current now = current;
        SSLEngine engine = now.context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters(engine, now.options);
        parameters.setNeedClientAuth(clientAuth == ClientAuth.NEED);
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static SSLParameters parameters(SSLEngine engine, SslOptions options) {
        SSLParameters parameters = engine.getSSLParameters();
        if (options.getCiphers() != null) {
            parameters.setCipherSuites(options.getCiphers());
        }
        if (options.getEnabledProtocols() != null) {
            parameters.setProtocols(options.getEnabledProtocols());
        }
        return parameters;
    }
}
