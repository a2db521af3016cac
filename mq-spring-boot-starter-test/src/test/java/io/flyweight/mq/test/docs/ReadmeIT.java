package io.flyweight.mq.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.shop.ShopApplication;
import io.flyweight.mq.test.MqTestMesh;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The quick start prints what README.md says it does. */
@ExtendWith(OutputCaptureExtension.class)
class ReadmeIT {

    private final MqTestMesh mesh = MqTestMesh.of("orders", "inventory");

    @AfterEach
    void close() {
        mesh.close();
    }

    @Test
    void theQuickStartPrintsWhatItSays(CapturedOutput output) {
        List<String> promised =
                Page.read("README.md").blocks("text").get(1).lines().toList();

        try (ConfigurableApplicationContext inventory = start("inventory");
                ConfigurableApplicationContext orders = start("orders")) {
            assertThat(inventory.isRunning()).isTrue();
            assertThat(orders.isRunning()).isTrue();
        }

        assertThat(output.getOut().lines().filter(line -> line.contains(ShopApplication.class.getSimpleName() + " ")))
                .filteredOn(line -> line.contains(" : ") && !line.contains("Start"))
                .extracting(line -> line.substring(line.indexOf(" : ") + 3))
                .containsExactlyElementsOf(promised);
    }

    private ConfigurableApplicationContext start(String name) {
        return new SpringApplicationBuilder(ShopApplication.class)
                .web(WebApplicationType.NONE)
                .properties(Map.copyOf(mesh.properties(name)))
                .run("--mq.name=" + name);
    }
}
