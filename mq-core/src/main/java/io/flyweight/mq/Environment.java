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
        ThreadPools pools = new ThreadPools(config.name);
        Executor handlers = config.handlerExecutor != null ? config.handlerExecutor : pools.growing("lane");
        Executor callbacks = config.callbackExecutor != null ? config.callbackExecutor : pools.one("callback");
        Power power = new Power() {
            @Override
            public void on() {
                pools.keepIdle();
                loop.start();
            }

            @Override
            public void off() {
                loop.stop();
                pools.dropIdle();
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
                        pools,
                        new NioTransport(loop, pools.upTo(MOST_RESOLVERS, "dns"), pools.one("net"))),
                new BufferPool(),
                handlers,
                new CallbackQueue(callbacks));
    }

    private static Transport transport(Config config, Loop loop, ThreadPools pools, NioTransport tcp) {
        TlsEngines tls = config.tls;
        if (tls == null) {
            return tcp;
        }
        return new TlsTransport(tcp, loop, tls::client, tls::server, pools.upTo(MOST_HANDSHAKERS, "tls"));
    }
}
