package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A whole application on a class path from which the optional jars are really gone, not only hidden. */
class WithoutOptionalLibrariesIT {

    private static final Pattern OPTIONAL = Pattern.compile(
            "(spring-boot-(actuator|health|jdbc|micrometer|sql|validation)|spring-(amqp|cloud|jdbc|modulith|rabbit)|amqp-client|micrometer-(core|jakarta|tracing)|opentelemetry"
                    + "|hibernate-validator|jakarta.validation).*\\.jar");

    @Test
    void startsWithWhatTheStarterBringsAlone() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(withoutOptional(), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Class<?> bare = loader.loadClass(Bare.class.getName());
            Object beans = ((Callable<?>) bare.getDeclaredConstructor().newInstance()).call();

            assertThat(String.valueOf(beans))
                    .contains("mqTemplate", "mqManager", "jacksonJsonMapper")
                    .doesNotContain(
                            "mqHealthContributor",
                            "mqMetrics",
                            "mqSendTimers",
                            "mqEndpoint",
                            "mqTokenSanitizingFunction");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static URL[] withoutOptional() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            File file = new File(entry);
            if (!OPTIONAL.matcher(file.getName()).matches()) {
                urls.add(file.toURI().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }

    /** Run in the class loader of the test above; only the names of its beans come out of it. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    public static class Bare implements Callable<List<String>> {

        @Override
        public List<String> call() {
            try (ConfigurableApplicationContext context = Node.start(Bare.class, "one", List.of("one=0"))) {
                return List.of(context.getBeanDefinitionNames());
            }
        }
    }
}
