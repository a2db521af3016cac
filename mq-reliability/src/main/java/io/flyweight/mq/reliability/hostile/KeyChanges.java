package io.flyweight.mq.reliability.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/**
 * Shakes hands by TLS and then, again and again, asks for a new handshake (TLS 1.2) or changes its keys (TLS 1.3); one
 * connection after another.
 */
final class KeyChanges implements Assault {

    private static final int MOST = 100_000;
    private static final int PATIENCE_MILLIS = 10_000;

    private final InetSocketAddress target;
    private final Keys keys;
    private final String protocol;
    private final Tally tally;
    private final Thread thread;
    private volatile boolean closed;

    KeyChanges(InetSocketAddress target, Keys keys, String protocol, Tally tally) {
        this.target = target;
        this.keys = keys;
        this.protocol = protocol;
        this.tally = tally;
        this.thread = new Thread(this::run, "attacker");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        while (!closed) {
            attack();
        }
    }

    private void attack() {
        try (Socket socket = keys.context().getSocketFactory().createSocket(target.getAddress(), target.getPort())) {
            SSLSocket tls = (SSLSocket) socket;
            tls.setSoTimeout(PATIENCE_MILLIS);
            tls.setEnabledProtocols(new String[] {protocol});
            tls.startHandshake();
            tally.opened();
            changeKeys(tls);
        } catch (IOException e) {
            tally.ended("no TLS: " + e.getMessage());
        }
    }

    private void changeKeys(SSLSocket tls) {
        try {
            for (int i = 0; i < MOST && !closed; i++) {
                tls.startHandshake();
                tally.written(1);
                if (protocol.equals("TLSv1.2")) {
                    tls.getInputStream().read();
                }
            }
            if (!closed) {
                tally.ended("not closed after " + MOST + " changes");
            }
        } catch (IOException e) {
            tally.ended(Tally.CLOSED);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
