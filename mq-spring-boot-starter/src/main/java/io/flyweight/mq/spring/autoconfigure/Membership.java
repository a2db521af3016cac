package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.spring.discovery.QueueDirectory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Whether a setting may name queues that are not there yet. */
public final class Membership {

    private Membership() {}

    /** Returns whether queues may be found at run time: then a name that nobody has now can still be right. */
    public static boolean isOpen(ListableBeanFactory beans, Environment environment) {
        Binder binder = Binder.get(environment);
        return beans.getBeanNamesForType(QueueDirectory.class, true, false).length > 0
                || binder.bind("mq.discovery.dns", Bindable.mapOf(String.class, String.class))
                        .isBound()
                || binder.bind("mq.discovery.services", Bindable.listOf(String.class))
                        .isBound();
    }
}
