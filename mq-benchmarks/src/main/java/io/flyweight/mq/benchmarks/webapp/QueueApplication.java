package io.flyweight.mq.benchmarks.webapp;

import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;

/** The web application with the starter: a listener that answers through the template. */
public class QueueApplication {

    private final MqTemplate template;

    QueueApplication(MqTemplate template) {
        this.template = template;
    }

    /** Starts it; see {@link Probe}. */
    public static void main(String... args) {
        WebApplication.run(args, QueueApplication.class);
    }

    /** What is handled. */
    record Greeting(String text) {}

    @MqListener
    void onGreeting(Greeting greeting) {
        template.sendAsync(StartedApplication.OTHER, greeting);
    }
}
