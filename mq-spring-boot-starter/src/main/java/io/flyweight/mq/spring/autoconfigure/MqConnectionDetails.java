package io.flyweight.mq.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Who is in the cluster and what proves it. The only source that the node is built from: define a bean of this type, and
 * {@code mq.queues}, {@code mq.auth-token} and {@code mq.accepted-tokens} are not looked at.
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
}
