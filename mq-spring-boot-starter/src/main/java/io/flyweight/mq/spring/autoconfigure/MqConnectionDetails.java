package io.flyweight.mq.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Who is in the cluster and what proves it. The only source that the node is built from: define a bean of this type, and
 * {@code mq.queues}, {@code mq.auth-token}, {@code mq.accepted-tokens} and {@code mq.ssl.bundle} are not looked at.
 */
public interface MqConnectionDetails extends ConnectionDetails {

    /** Returns every queue of the cluster, this one included: {@code host:port} by name. */
    Map<String, String> getQueues();

    /** Returns the secret that all nodes share; empty for none. */
    default String getAuthToken() {
        return "";
    }

    /** Returns further secrets that are accepted from dialers while the secret is being changed. */
    default List<String> getAcceptedTokens() {
        return List.of();
    }

    /**
     * Returns the keys and certificates of this node, and whom it trusts; {@code null} for connections without TLS. Asked
     * for once: a bundle that {@code mq.ssl.bundle} names is watched for changes, this one is not.
     */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }
}
