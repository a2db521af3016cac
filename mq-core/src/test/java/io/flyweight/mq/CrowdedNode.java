package io.flyweight.mq;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** A process with too few file descriptors for those who dial it; {@link DescriptorsIT} starts it. */
final class CrowdedNode {

    private CrowdedNode() {}

    /** Listens until it is killed; its log says where. */
    public static void main(String... args) {
        ((Logger) LoggerFactory.getLogger("io.flyweight.mq")).setLevel(Level.DEBUG);
        Config config = Config.builder("crowded")
                .handshakeTimeout(Duration.ofMinutes(10))
                .authToken(DescriptorsIT.TOKEN)
                .build();
        MessageQueue queue = new MessageQueue(config);
        queue.startListen("127.0.0.1:0", Mesh.IGNORE);
    }
}
