package io.flyweight.mq;

import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.InvalidSettingException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set about a node. Immutable: made by {@link #builder(String)}, whose {@code build()} validates
 * and names the field, the value and what is allowed.
 *
 * <pre>{@code
 * Config config = Config.builder("name1")
 *     .queue("name1", "127.0.0.1:20001")
 *     .queue("name2", "127.0.0.1:20002")
 *     .authToken("32 random bytes, the same on every node")
 *     .build();
 * }</pre>
 */
public final class Config {

    final String name;
    final Map<String, String> queues;
    final @Nullable String listenAddress;
    final List<String> tokens;
    final boolean autoReconnect;
    final Duration autoReconnectDuration;
    final int readBufferSize;
    final Duration readTimeout;
    final Duration writeTimeout;
    final int packetSizeLimit;
    final Duration packetWaitTimeout;
    final boolean listenerDaemon;
    final Duration listenerDaemonRetryDuration;
    final Duration heartbeatInterval;
    final Duration heartbeatTimeout;
    final Duration handshakeTimeout;
    final Duration connectTimeout;
    final int sendWindowBytes;
    final int sendWindowPackets;
    final Dispatch dispatch;
    final int laneBytes;
    final @Nullable Executor handlerExecutor;
    final @Nullable Executor callbackExecutor;
    final int maxPendingConnections;
    final @Nullable TlsEngines tls;

    private Config(Builder b) {
        name = b.name;
        queues = Map.copyOf(b.queues);
        listenAddress = b.listenAddress;
        tokens = b.tokens();
        autoReconnect = b.autoReconnect;
        autoReconnectDuration = b.autoReconnectDuration;
        readBufferSize = b.readBufferSize;
        readTimeout = b.readTimeout;
        writeTimeout = b.writeTimeout;
        packetSizeLimit = b.packetSizeLimit;
        packetWaitTimeout = b.packetWaitTimeout;
        listenerDaemon = b.listenerDaemon;
        listenerDaemonRetryDuration = b.listenerDaemonRetryDuration;
        heartbeatInterval = b.heartbeatInterval;
        heartbeatTimeout = b.heartbeatTimeout;
        handshakeTimeout = b.handshakeTimeout;
        connectTimeout = b.connectTimeout;
        sendWindowBytes = b.sendWindowBytes;
        sendWindowPackets = b.sendWindowPackets;
        dispatch = b.dispatch;
        laneBytes = b.laneBytes;
        handlerExecutor = b.handlerExecutor;
        callbackExecutor = b.callbackExecutor;
        maxPendingConnections = b.maxPendingConnections;
        tls = b.tls;
    }

    /**
     * Starts a configuration.
     *
     * @param name this queue's name: 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}
     * @return a builder with every other setting at its default
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Returns this queue's name. */
    public String name() {
        return name;
    }

    /** Returns every queue's address by its name; unmodifiable. */
    public Map<String, String> queues() {
        return queues;
    }

    /** Tells name and queues. Never a token. */
    @Override
    public String toString() {
        return "Config[name=" + name + ", queues=" + queues + "]";
    }

    /** Collects settings. Not safe for use by several threads. */
    public static final class Builder {

        final String name;
        final Map<String, String> queues = new LinkedHashMap<>();

        @Nullable String listenAddress;

        String authToken = "";
        List<String> acceptedTokens = List.of();
        boolean autoReconnect = true;
        Duration autoReconnectDuration = Duration.ofSeconds(3);
        int readBufferSize = 4 * 1024;
        Duration readTimeout = Duration.ZERO;
        Duration writeTimeout = Duration.ZERO;
        int packetSizeLimit = 1024 * 1024;
        Duration packetWaitTimeout = Duration.ofSeconds(5);
        boolean listenerDaemon = true;
        Duration listenerDaemonRetryDuration = Duration.ofSeconds(3);
        Duration heartbeatInterval = Duration.ofSeconds(5);
        Duration heartbeatTimeout = Duration.ofSeconds(15);
        Duration handshakeTimeout = Duration.ofSeconds(5);
        Duration connectTimeout = Duration.ofSeconds(5);
        int sendWindowBytes = 8 * 1024 * 1024;
        int sendWindowPackets = 65_536;
        Dispatch dispatch = Dispatch.SERIAL;
        int laneBytes = 4 * 1024 * 1024;

        @Nullable Executor handlerExecutor;

        @Nullable Executor callbackExecutor;

        int maxPendingConnections = 1024;

        @Nullable TlsEngines tls;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /**
         * Adds a queue of the cluster, {@code host:port}; this one too, where port 0 binds any free port. Required.
         *
         * <p>A host name is looked up for each dial, but the JVM remembers an address for 30 s. Where a queue moves to
         * another address under its name, set the security property {@code networkaddress.cache.ttl} to a few seconds.
         */
        public Builder queue(String queue, String address) {
            queues.put(Objects.requireNonNull(queue, "queue"), Objects.requireNonNull(address, "address"));
            return this;
        }

        /** Where to bind, {@code host:port}, when that differs from what the others dial. Default: the own queue. */
        public Builder listenAddress(@Nullable String address) {
            this.listenAddress = address;
            return this;
        }

        /** The secret that all nodes share; use 32 random bytes. Default: empty, which proves nothing. */
        public Builder authToken(String token) {
            this.authToken = Objects.requireNonNull(token, "authToken");
            return this;
        }

        /** Further tokens that are accepted from dialers while the token is being changed. Default: none. */
        public Builder acceptedTokens(List<String> tokens) {
            this.acceptedTokens = List.copyOf(tokens);
            return this;
        }

        /** Whether a lost or refused connection is dialled again. Default: true. */
        public Builder autoReconnect(boolean on) {
            this.autoReconnect = on;
            return this;
        }

        /** How long to wait before dialling again, ±20 % by chance; above 0. Default: 3 s. */
        public Builder autoReconnectDuration(Duration delay) {
            this.autoReconnectDuration = delay;
            return this;
        }

        /** First size of a connection's buffer for a packet that has come in part, in bytes; above 0. Default: 4 KiB. */
        public Builder readBufferSize(int bytes) {
            this.readBufferSize = bytes;
            return this;
        }

        /** Closes a connection from which nothing was read for so long. Default: 0, never. */
        public Builder readTimeout(Duration timeout) {
            this.readTimeout = timeout;
            return this;
        }

        /** Closes a connection on which a write made no progress for so long. Default: 0, never. */
        public Builder writeTimeout(Duration timeout) {
            this.writeTimeout = timeout;
            return this;
        }

        /** Most that headers and body of one received packet may have, in bytes, 1 to 1 GiB. Default: 1 MiB. */
        public Builder packetSizeLimit(int bytes) {
            this.packetSizeLimit = bytes;
            return this;
        }

        /** How long a send waits for its answer, unless the call says otherwise; above 0. Default: 5 s. */
        public Builder packetWaitTimeout(Duration timeout) {
            this.packetWaitTimeout = timeout;
            return this;
        }

        /**
         * Whether a listener that has failed, or whose address is not there yet, is bound again. An address in use, an
         * unknown host or a port without a right to it fails the start all the same. Default: true.
         */
        public Builder listenerDaemon(boolean on) {
            this.listenerDaemon = on;
            return this;
        }

        /**
         * How long to wait before binding again, and how often the machine's addresses are looked at: what uses one that
         * has left is closed at once. Above 0. Default: 3 s.
         */
        public Builder listenerDaemonRetryDuration(Duration delay) {
            this.listenerDaemonRetryDuration = delay;
            return this;
        }

        /** Pings after so long without a write, or up to a tenth earlier. 0: never: then silence means nothing. Default: 5 s. */
        public Builder heartbeatInterval(Duration interval) {
            this.heartbeatInterval = interval;
            return this;
        }

        /**
         * Calls the peer dead after so long without a read; longer than the interval. 0: never, and never where the
         * interval is 0, for then the peer may have nothing to answer. Default: 15 s.
         */
        public Builder heartbeatTimeout(Duration timeout) {
            this.heartbeatTimeout = timeout;
            return this;
        }

        /** Most time from an open TCP connection to an authenticated one; above 0. Default: 5 s. */
        public Builder handshakeTimeout(Duration timeout) {
            this.handshakeTimeout = timeout;
            return this;
        }

        /** Most time to resolve the address and open the TCP connection; above 0. Default: 5 s. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = timeout;
            return this;
        }

        /** Most bytes sent and not yet answered, per peer; a packet counts headers + body + 64; above 0. Default: 8 MiB. */
        public Builder sendWindowBytes(int bytes) {
            this.sendWindowBytes = bytes;
            return this;
        }

        /** Most packets sent and not yet answered, per peer; above 0. Default: 65,536. */
        public Builder sendWindowPackets(int packets) {
            this.sendWindowPackets = packets;
            return this;
        }

        /** Where the watcher is called. Default: {@link Dispatch#SERIAL}. */
        public Builder dispatch(Dispatch where) {
            this.dispatch = Objects.requireNonNull(where, "dispatch");
            return this;
        }

        /** Most bytes that wait for the watcher, per sender, before reading from it pauses; above 0. Default: 4 MiB. */
        public Builder laneBytes(int bytes) {
            this.laneBytes = bytes;
            return this;
        }

        /**
         * Where lanes run. It must run every task that it takes, until the node has stopped. Default: own threads, one per
         * busy lane.
         */
        public Builder handlerExecutor(@Nullable Executor executor) {
            this.handlerExecutor = executor;
            return this;
        }

        /**
         * Where async results and state changes are told. It must run every task that it takes, until the node has stopped: a
         * {@code shutdownNow()} before that loses answers. Default: one own thread.
         */
        public Builder callbackExecutor(@Nullable Executor executor) {
            this.callbackExecutor = executor;
            return this;
        }

        /** Most connections in handshake at a time; when full, the oldest is closed; above 0. Default: 1,024. */
        public Builder maxPendingConnections(int connections) {
            this.maxPendingConnections = connections;
            return this;
        }

        /**
         * TLS for every connection, to other nodes and from them. The TLS handshake is part of {@code connectTimeout}
         * where this node dials, of {@code handshakeTimeout} where it accepts. Default: none.
         */
        public Builder tls(@Nullable TlsEngines engines) {
            this.tls = engines;
            return this;
        }

        /**
         * Validates and builds.
         *
         * @return the configuration
         * @throws InvalidSettingException naming the field, its value and what is allowed
         */
        public Config build() {
            ConfigRules.check(this);
            return new Config(this);
        }

        private List<String> tokens() {
            return Stream.concat(Stream.of(authToken), acceptedTokens.stream())
                    .distinct()
                    .toList();
        }
    }
}
