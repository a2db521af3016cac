package io.flyweight.mq;

import io.flyweight.mq.conn.CallbackQueue;
import io.flyweight.mq.net.BufferPool;
import io.flyweight.mq.net.EventLoop;
import io.flyweight.mq.net.Loop;
import io.flyweight.mq.net.NioTransport;
import io.flyweight.mq.net.TlsTransport;
import io.flyweight.mq.net.Transport;
import io.flyweight.mq.time.NanoClock;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Everything of the outside world that a node touches: time, chance, threads and the network. The real one is made here;
 * a simulation brings its own.
 */
record Environment(
        NanoClock clock,
        InstantSource wall,
        RandomGenerator random,
        Power power,
        Loop loop,
        Transport transport,
        BufferPool buffers,
        Executor handlers,
        CallbackQueue callbacks) {

    private static final int IDLE_SECONDS = 10;
    private static final int MOST_RESOLVERS = 4;

    /** One that waits for a revocation list must not keep the others from shaking hands. */
    private static final int MOST_HANDSHAKERS = 4;

    /** Starts and stops what needs a thread of its own. */
    interface Power {

        /** Starts the I/O thread, unless it runs. */
        void on();

        /** Stops it, closing every socket. */
        void off();
    }

    static Environment real(Config config) {
        NanoClock clock = System::nanoTime;
        EventLoop loop = new EventLoop("mq-io-" + config.name, clock);
        Executor handlers = config.handlerExecutor != null ? config.handlerExecutor : lanes(config.name);
        Executor callbacks =
                config.callbackExecutor != null ? config.callbackExecutor : oneThread("mq-callback-" + config.name);
        Power power = new Power() {
            @Override
            public void on() {
                loop.start();
            }

            @Override
            public void off() {
                loop.stop();
            }
        };
        return new Environment(
                clock,
                InstantSource.system(),
                new SecureRandom(),
                power,
                loop,
                transport(
                        config,
                        loop,
                        new NioTransport(
                                loop,
                                threads(MOST_RESOLVERS, "mq-dns-" + config.name),
                                oneThread("mq-net-" + config.name))),
                new BufferPool(),
                handlers,
                new CallbackQueue(callbacks));
    }

    private static Transport transport(Config config, Loop loop, NioTransport tcp) {
        TlsEngines tls = config.tls;
        if (tls == null) {
            return tcp;
        }
        return new TlsTransport(
                tcp, loop, tls::client, tls::server, threads(MOST_HANDSHAKERS, "mq-tls-" + config.name));
    }

    /** One thread a busy lane, and none for idle ones. */
    private static Executor lanes(String name) {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                daemons("mq-lane-" + name));
    }

    private static Executor oneThread(String name) {
        return threads(1, name);
    }

    private static Executor threads(int most, String name) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(name));
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
