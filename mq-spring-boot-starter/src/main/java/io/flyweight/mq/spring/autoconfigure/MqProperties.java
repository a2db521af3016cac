package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.spring.MqEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/** What {@code mq.*} may say: every setting of {@link io.flyweight.mq.Config}, and the starter's own. */
@ConfigurationProperties("mq")
public class MqProperties {

    /** Whether to run the queue. Without it the template is still there, and its sends fail undelivered. */
    private boolean enabled = true;

    /** What carries the packets: the applications, connected to each other, or a RabbitMQ broker. */
    private MqEngine engine = MqEngine.MESH;

    /** This queue's name, 1 to 64 characters of A-Z a-z 0-9 . _ -; the default is spring.application.name. */
    private @Nullable String name;

    /** Address, as host:port, of every queue of the cluster by its name, this one included. */
    private Map<String, String> queues = new LinkedHashMap<>();

    /** Groups of queues that do the same work: their names, or names with *, by the group's name. */
    private Map<String, List<String>> groups = new LinkedHashMap<>();

    /** Where to bind, as host:port, when that differs from what the others dial. */
    private @Nullable String listenAddress;

    /** Secret that all nodes share; 32 random bytes are a good one. */
    private String authToken = "";

    /** Further secrets that are accepted from other nodes while the secret is being changed. */
    private List<String> acceptedTokens = new ArrayList<>();

    /** Whether a lost or refused connection is dialled again. */
    private boolean autoReconnect = true;

    /** How long to wait before dialling again, give or take 20 % by chance. */
    private Duration autoReconnectDuration = Duration.ofSeconds(3);

    /** First size of a connection's buffer for a packet that has come in part. */
    private DataSize readBufferSize = DataSize.ofKilobytes(4);

    /** After how long without anything read a connection is closed; 0 for never. */
    private Duration readTimeout = Duration.ZERO;

    /** After how long without progress of a write a connection is closed; 0 for never. */
    private Duration writeTimeout = Duration.ZERO;

    /** Most that headers and body of one received packet may have, up to 1 GB. */
    private DataSize packetSizeLimit = DataSize.ofMegabytes(1);

    /** How long a send waits for its answer, unless the call says otherwise. */
    private Duration packetWaitTimeout = Duration.ofSeconds(5);

    /** Whether a listener that failed, or whose address is not there yet, is bound again; one in use fails the start. */
    private boolean listenerDaemon = true;

    /** How long to wait before binding again. */
    private Duration listenerDaemonRetryDuration = Duration.ofSeconds(3);

    /** After how long without a write, or up to a tenth less, a peer is pinged; 0 for never. */
    private Duration heartbeatInterval = Duration.ofSeconds(5);

    /** After how long without a read a peer counts as dead; longer than the interval, 0 for never. */
    private Duration heartbeatTimeout = Duration.ofSeconds(15);

    /** Most time from an open TCP connection to an authenticated one. */
    private Duration handshakeTimeout = Duration.ofSeconds(5);

    /** Most time to resolve a peer's address and open the TCP connection. */
    private Duration connectTimeout = Duration.ofSeconds(5);

    /** Most bytes sent and not yet answered, per peer; a packet counts headers, body and 64 bytes. */
    private DataSize sendWindowBytes = DataSize.ofMegabytes(8);

    /** Most packets sent and not yet answered, per peer. */
    private int sendWindowPackets = 65_536;

    /** Where listeners are called: in a lane per sender, where they may block, or on the I/O thread. */
    private Dispatch dispatch = Dispatch.SERIAL;

    /** Most bytes that wait for the listeners, per sender, before reading from it pauses. */
    private DataSize laneBytes = DataSize.ofMegabytes(4);

    /** Most connections in handshake at a time; when full, the oldest is closed. */
    private int maxPendingConnections = 1024;

    /** Whether sends and handled packets are observed: spans, and timers with the observations' tags. */
    private boolean observationEnabled;

    /** How packets are brought to the application's listeners. */
    @NestedConfigurationProperty
    private final MqListenerProperties listener = new MqListenerProperties();

    /** TLS between the nodes. */
    private final Ssl ssl = new Ssl();

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public MqEngine getEngine() {
        return engine;
    }

    public void setEngine(MqEngine engine) {
        this.engine = engine;
    }

    public @Nullable String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = name;
    }

    public Map<String, String> getQueues() {
        return queues;
    }

    public void setQueues(Map<String, String> queues) {
        this.queues = queues;
    }

    public Map<String, List<String>> getGroups() {
        return groups;
    }

    public void setGroups(Map<String, List<String>> groups) {
        this.groups = groups;
    }

    public @Nullable String getListenAddress() {
        return listenAddress;
    }

    public void setListenAddress(@Nullable String listenAddress) {
        this.listenAddress = listenAddress;
    }

    public String getAuthToken() {
        return authToken;
    }

    public void setAuthToken(String authToken) {
        this.authToken = authToken;
    }

    public List<String> getAcceptedTokens() {
        return acceptedTokens;
    }

    public void setAcceptedTokens(List<String> acceptedTokens) {
        this.acceptedTokens = acceptedTokens;
    }

    public boolean isAutoReconnect() {
        return autoReconnect;
    }

    public void setAutoReconnect(boolean autoReconnect) {
        this.autoReconnect = autoReconnect;
    }

    public Duration getAutoReconnectDuration() {
        return autoReconnectDuration;
    }

    public void setAutoReconnectDuration(Duration autoReconnectDuration) {
        this.autoReconnectDuration = autoReconnectDuration;
    }

    public DataSize getReadBufferSize() {
        return readBufferSize;
    }

    public void setReadBufferSize(DataSize readBufferSize) {
        this.readBufferSize = readBufferSize;
    }

    public Duration getReadTimeout() {
        return readTimeout;
    }

    public void setReadTimeout(Duration readTimeout) {
        this.readTimeout = readTimeout;
    }

    public Duration getWriteTimeout() {
        return writeTimeout;
    }

    public void setWriteTimeout(Duration writeTimeout) {
        this.writeTimeout = writeTimeout;
    }

    public DataSize getPacketSizeLimit() {
        return packetSizeLimit;
    }

    public void setPacketSizeLimit(DataSize packetSizeLimit) {
        this.packetSizeLimit = packetSizeLimit;
    }

    public Duration getPacketWaitTimeout() {
        return packetWaitTimeout;
    }

    public void setPacketWaitTimeout(Duration packetWaitTimeout) {
        this.packetWaitTimeout = packetWaitTimeout;
    }

    public boolean isListenerDaemon() {
        return listenerDaemon;
    }

    public void setListenerDaemon(boolean listenerDaemon) {
        this.listenerDaemon = listenerDaemon;
    }

    public Duration getListenerDaemonRetryDuration() {
        return listenerDaemonRetryDuration;
    }

    public void setListenerDaemonRetryDuration(Duration listenerDaemonRetryDuration) {
        this.listenerDaemonRetryDuration = listenerDaemonRetryDuration;
    }

    public Duration getHeartbeatInterval() {
        return heartbeatInterval;
    }

    public void setHeartbeatInterval(Duration heartbeatInterval) {
        this.heartbeatInterval = heartbeatInterval;
    }

    public Duration getHeartbeatTimeout() {
        return heartbeatTimeout;
    }

    public void setHeartbeatTimeout(Duration heartbeatTimeout) {
        this.heartbeatTimeout = heartbeatTimeout;
    }

    public Duration getHandshakeTimeout() {
        return handshakeTimeout;
    }

    public void setHandshakeTimeout(Duration handshakeTimeout) {
        this.handshakeTimeout = handshakeTimeout;
    }

    public Duration getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public DataSize getSendWindowBytes() {
        return sendWindowBytes;
    }

    public void setSendWindowBytes(DataSize sendWindowBytes) {
        this.sendWindowBytes = sendWindowBytes;
    }

    public int getSendWindowPackets() {
        return sendWindowPackets;
    }

    public void setSendWindowPackets(int sendWindowPackets) {
        this.sendWindowPackets = sendWindowPackets;
    }

    public Dispatch getDispatch() {
        return dispatch;
    }

    public void setDispatch(Dispatch dispatch) {
        this.dispatch = dispatch;
    }

    public DataSize getLaneBytes() {
        return laneBytes;
    }

    public void setLaneBytes(DataSize laneBytes) {
        this.laneBytes = laneBytes;
    }

    public int getMaxPendingConnections() {
        return maxPendingConnections;
    }

    public void setMaxPendingConnections(int maxPendingConnections) {
        this.maxPendingConnections = maxPendingConnections;
    }

    public boolean isObservationEnabled() {
        return observationEnabled;
    }

    public void setObservationEnabled(boolean observationEnabled) {
        this.observationEnabled = observationEnabled;
    }

    public MqListenerProperties getListener() {
        return listener;
    }

    public Ssl getSsl() {
        return ssl;
    }

    /** What {@code mq.ssl.*} may say. */
    public static class Ssl {

        /** Name of the SSL bundle with this node's key and certificate, and whom it trusts; without one there is no TLS. */
        private @Nullable String bundle;

        /** Whether nodes that connect must show a certificate that is trusted; only with a bundle. */
        private ClientAuth clientAuth = ClientAuth.NEED;

        public @Nullable String getBundle() {
            return bundle;
        }

        public void setBundle(@Nullable String bundle) {
            this.bundle = bundle;
        }

        public ClientAuth getClientAuth() {
            return clientAuth;
        }

        public void setClientAuth(ClientAuth clientAuth) {
            this.clientAuth = clientAuth;
        }
    }

    /** Whether a node that connects shows a certificate. */
    public enum ClientAuth {
        /** It must: mutual TLS. */
        NEED,
        /** It need not: the shared token alone proves who may come in. */
        NONE
    }
}
