package io.flyweight.mq.benchmarks.peer;

import io.flyweight.mq.TlsEngines;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key with a self-signed certificate for loopback, and TLS 1.3 between those who have it: both sides show it, and trust
 * nothing else. One cipher, which is the JDK's first choice.
 */
public final class TlsIdentity implements TlsEngines {

    /** The only cipher. */
    public static final String CIPHER = "TLS_AES_256_GCM_SHA384";

    private static final String PROTOCOL = "TLSv1.3";
    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "key";

    private final SSLContext context;

    private TlsIdentity(SSLContext context) {
        this.context = context;
    }

    /** Has the JDK's keytool make one. */
    public static TlsIdentity create() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("mq-benchmarks");
        Path store = folder.resolve("key.p12");
        try {
            keytool(store);
            return new TlsIdentity(context(store));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Files.deleteIfExists(store);
            Files.delete(folder);
        }
    }

    private static void keytool(Path store) throws IOException, InterruptedException {
        String program =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options = "-genkeypair -keyalg EC -dname CN=benchmarks -ext san=ip:127.0.0.1 -storetype PKCS12"
                + " -validity 30 -alias " + ALIAS + " -storepass " + PASSWORD + " -keystore";
        ProcessBuilder builder = new ProcessBuilder(options.split(" "));
        builder.command().add(0, program);
        builder.command().add(store.toString());
        Process keytool = builder.redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool failed: " + said);
        }
    }

    private static SSLContext context(Path store) throws GeneralSecurityException {
        KeyStore key = KeyStore.getInstance("PKCS12");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            key.load(in, PASSWORD.toCharArray());
            trusted.load(null, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        trusted.setCertificateEntry(ALIAS, key.getCertificate(ALIAS));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(key, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance(PROTOCOL);
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public SSLEngine client(String host, int port) {
        SSLEngine engine = engine(context.createSSLEngine(host, port));
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLEngine server() {
        SSLEngine engine = engine(context.createSSLEngine());
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        return engine;
    }

    private static SSLEngine engine(SSLEngine engine) {
        engine.setEnabledProtocols(new String[] {PROTOCOL});
        engine.setEnabledCipherSuites(new String[] {CIPHER});
        return engine;
    }
}
