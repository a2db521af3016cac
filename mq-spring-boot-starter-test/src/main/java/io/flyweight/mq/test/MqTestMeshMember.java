package io.flyweight.mq.test;

import io.flyweight.mq.Manager;
import org.springframework.beans.factory.InitializingBean;

/** Joins the mesh while the application starts. In a child process there is no mesh to join. */
record MqTestMeshMember(Manager manager, String mesh) implements InitializingBean {

    @Override
    public void afterPropertiesSet() {
        MqTestMesh open = MqTestMesh.find(mesh);
        if (open != null) {
            open.add(manager.status().name(), manager);
        }
    }
}
