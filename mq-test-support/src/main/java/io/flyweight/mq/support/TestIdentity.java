package io.flyweight.mq.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A key with a self-signed certificate, in a store made by the JDK's own keytool.
 *
 * @param store a PKCS12 file with the key
 */
public record TestIdentity(Path store) {

    /** Of every store and key here. */
    public static final String PASSWORD = "changeit";

    private static final String ALIAS = "key";
    private static final String TYPE = "PKCS12";

    /**
     * Makes one.
     *
     * @param store the file to write; one that is there is replaced
     * @param names what the certificate stands for, such as {@code ip:127.0.0.1,dns:localhost}
     */
    public static TestIdentity create(Path store, String names) {
        try {
            Path fresh = store.resolveSibling(store.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            ALIAS,
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=" + store.getFileName(),
                            "-ext",
                            "san=" + names,
                            "-validity",
                            "30",
                            "-storetype",
                            TYPE,
                            "-keystore",
                            fresh.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(keytool.getInputStream().readAllBytes());
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + said);
            }
            Files.move(fresh, store, StandardCopyOption.REPLACE_EXISTING);
            return new TestIdentity(store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a store of certificates to trust. */
    public static void writeTrust(Path store, TestIdentity... trusted) {
        try (var out = Files.newOutputStream(store)) {
            trust(trusted).store(out, PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a context that shows this identity and trusts only those. */
    public SSLContext trusting(TestIdentity... trusted) {
        try {
            return context(keyManagers(), trusted);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a context that shows nothing and trusts only those. */
    public static SSLContext trustingOnly(TestIdentity... trusted) {
        try {
            return context(new KeyManager[0], trusted);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a context that shows this identity and fails in an unforeseen way when it is to trust anybody. */
    public SSLContext trustingBadly(String why) {
        X509ExtendedTrustManager failing = new FailingTrust(why);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), new TrustManager[] {failing}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyManager[] keyManagers() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(), PASSWORD.toCharArray());
        return keys.getKeyManagers();
    }

    private static SSLContext context(KeyManager[] keys, TestIdentity... trusted) throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trust(trusted));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    /** Returns the certificate. */
    public Certificate certificate() {
        try {
            return load().getCertificate(ALIAS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore load() throws GeneralSecurityException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance(TYPE);
            keys.load(in, PASSWORD.toCharArray());
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeyStore trust(TestIdentity... trusted) throws GeneralSecurityException {
        try {
            KeyStore all = KeyStore.getInstance(TYPE);
            all.load(null, null);
            for (TestIdentity one : trusted) {
                all.setCertificateEntry(one.store.getFileName().toString(), one.certificate());
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
