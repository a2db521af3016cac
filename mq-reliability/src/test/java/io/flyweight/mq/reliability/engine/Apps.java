package io.flyweight.mq.reliability.engine;

import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.support.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Applications of one test: shop and mail, which send, and two of stock. Their names are new for each test. */
final class Apps implements AutoCloseable {

    private final Engines engine;
    private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();
    private final List<String> queues = new ArrayList<>();
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    Apps(Engines engine) {
        this.engine = engine;
        for (String name : List.of("shop", "stock-0", "stock-1")) {
            queues.add("mq.queues." + name(name) + "=127.0.0.1:" + Ports.free());
        }
    }

    String name(String name) {
        return name + "-" + run;
    }

    /** A group of both. */
    String stock() {
        return "stock-" + run;
    }

    StockApp startStock(String name) throws IOException {
        return start(StockApp.class, name).getBean(StockApp.class);
    }

    ConfigurableApplicationContext startShop(String... more) throws IOException {
        return start(ShopApp.class, "shop", more);
    }

    /** Returns when it can send to the first stock. */
    ConfigurableApplicationContext startConnectedShop(String... more) throws IOException {
        ConfigurableApplicationContext shop = startShop(more);
        shop.getBean(MqTemplate.class).awaitConnected(name("stock-0"), Duration.ofSeconds(60));
        return shop;
    }

    private ConfigurableApplicationContext start(Class<?> application, String name, String... more) throws IOException {
        List<String> settings = new ArrayList<>(queues);
        settings.addAll(List.of(more));
        settings.addAll(engine.settings());
        settings.add("mq.name=" + name(name));
        settings.add("mq.auth-token=a token of the tests");
        settings.add("mq.auto-reconnect-duration=100ms");
        settings.add("mq.groups." + stock() + "=" + name("stock-0") + "," + name("stock-1"));
        settings.add("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        settings.add("spring.jmx.enabled=true");
        settings.add("spring.jmx.unique-names=true");
        settings.add("management.endpoints.jmx.exposure.include=mq");
        ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .properties(settings.toArray(String[]::new))
                .run();
        contexts.add(context);
        return context;
    }

    /** Ends the applications in good order, the last one first. */
    void stop(Class<?> application) {
        for (int i = contexts.size() - 1; i >= 0; i--) {
            if (contexts.get(i).getBeanNamesForType(application).length > 0) {
                contexts.remove(i).close();
            }
        }
    }

    @Override
    public void close() {
        contexts.forEach(ConfigurableApplicationContext::close);
    }
}
