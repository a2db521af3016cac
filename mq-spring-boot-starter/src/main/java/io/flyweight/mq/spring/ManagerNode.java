package io.flyweight.mq.spring;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.MqStatus;
import io.flyweight.mq.api.PeerStatus;
import java.util.List;

/**
 * The node of a mesh.
 *
 * @param manager connects it
 */
public record ManagerNode(Manager manager) implements MqNode {

    @Override
    public MqEngine engine() {
        return MqEngine.MESH;
    }

    @Override
    public MqStatus status() {
        return manager.status();
    }

    @Override
    public PeerStatus status(String peer) {
        return manager.status(peer);
    }

    @Override
    public List<String> peers() {
        return manager.peers();
    }

    @Override
    public void reconnect(String peer) {
        manager.reconnect(peer);
    }
}
