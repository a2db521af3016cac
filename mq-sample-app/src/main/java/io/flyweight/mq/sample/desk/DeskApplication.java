package io.flyweight.mq.sample.desk;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The landing page. */
@SpringBootApplication
public class DeskApplication {

    /** Starts it with the settings of {@code application-desk.yml}. */
    public static ConfigurableApplicationContext start(Services services, String... args) {
        return new SpringApplicationBuilder(DeskApplication.class)
                .main(DeskApplication.class)
                .profiles("desk")
                .initializers(
                        context -> ((GenericApplicationContext) context).registerBean(Services.class, () -> services))
                .run(args);
    }
}
