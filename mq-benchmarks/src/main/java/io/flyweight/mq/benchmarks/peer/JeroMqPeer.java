package io.flyweight.mq.benchmarks.peer;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * JeroMQ over TCP. Its pipe is PUSH to PULL, which acknowledges nothing; the high-water marks of both sides are the
 * window. Its ping is DEALER to ROUTER and back.
 */
public final class JeroMqPeer implements Peer {

    private static final int POLL_MILLIS = 100;
    private static final int ANSWER_BYTES = 8;

    @Override
    public String name() {
        return "jeromq";
    }

    @Override
    public String doneMeans() {
        return "arrived, no ack";
    }

    @Override
    public Pipe openPipe(Load load) {
        return new PushPull(load);
    }

    @Override
    public Ping openPing(Load load, int callers) {
        Ping.requireOne(callers);
        return new DealerRouter();
    }

    private static ZMQ.Socket open(ZContext context, SocketType type, int highWaterMark) {
        ZMQ.Socket socket = context.createSocket(type);
        socket.setLinger(0);
        socket.setHWM(highWaterMark);
        return socket;
    }

    private static final class PushPull implements Pipe {

        private final ZContext context = new ZContext();
        private final AtomicLong arrived = new AtomicLong();
        private final Failure failure = new Failure();
        private final ZMQ.Socket push;
        private final ZMQ.Socket pull;
        private final Daemon receiver;

        PushPull(Load load) {
            pull = open(context, SocketType.PULL, load.windowMessages());
            pull.setReceiveTimeOut(POLL_MILLIS);
            int port = pull.bindToRandomPort("tcp://127.0.0.1");
            push = open(context, SocketType.PUSH, load.windowMessages());
            push.connect("tcp://127.0.0.1:" + port);
            receiver = new Daemon("jeromq-receiver", failure, this::receive);
        }

        private boolean receive() {
            byte[] body = pull.recv();
            if (body != null) {
                arrived.lazySet(arrived.getPlain() + 1);
            }
            return true;
        }

        @Override
        public void send(byte[] body) throws IOException {
            if (!push.send(body)) {
                throw new IOException("PUSH was refused, error " + push.errno());
            }
        }

        @Override
        public long done() {
            failure.check();
            return arrived.get();
        }

        @Override
        public void close() {
            receiver.close();
            context.close();
        }
    }

    private static final class DealerRouter implements Ping {

        private static final int HIGH_WATER_MARK = 1000;

        private final ZContext context = new ZContext();
        private final Failure failure = new Failure();
        private final byte[] answer = new byte[ANSWER_BYTES];
        private final ZMQ.Socket dealer;
        private final ZMQ.Socket router;
        private final Daemon echo;

        DealerRouter() {
            router = open(context, SocketType.ROUTER, HIGH_WATER_MARK);
            router.setReceiveTimeOut(POLL_MILLIS);
            int port = router.bindToRandomPort("tcp://127.0.0.1");
            dealer = open(context, SocketType.DEALER, HIGH_WATER_MARK);
            dealer.connect("tcp://127.0.0.1:" + port);
            echo = new Daemon("jeromq-echo", failure, this::echo);
        }

        private boolean echo() {
            byte[] identity = router.recv();
            if (identity != null) {
                router.recv();
                router.sendMore(identity);
                router.send(answer);
            }
            return true;
        }

        @Override
        public void roundTrip(byte[] body) {
            failure.check();
            dealer.send(body);
            dealer.recv();
        }

        @Override
        public void close() {
            echo.close();
            context.close();
        }
    }
}
