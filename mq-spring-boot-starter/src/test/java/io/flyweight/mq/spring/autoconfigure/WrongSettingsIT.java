package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.spring.listener.MqListenerErrorHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a user reads who has set something wrong. */
@ExtendWith(OutputCaptureExtension.class)
class WrongSettingsIT {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mq.packet-size-limit     | 0B            | 1 to 1073741824 bytes",
                "mq.packet-size-limit     | 3GB           | below 2 GB",
                "mq.lane-bytes            | -1B           | above 0",
                "mq.send-window-packets   | 0             | above 0",
                "mq.auto-reconnect-duration | 0s          | above 0 and at most 365 days",
                "mq.heartbeat-timeout     | 1s            | longer than mq.heartbeat-interval",
                "mq.listen-address        | nowhere       | host:port",
                "mq.queues.Mail           | 10.0.0.1      | host:port",
                "mq.queues.mail           | 10.0.0.1:0    | a port from 1 to 65535",
                "mq.groups.g              | ''         | must name its members",
                "mq.groups.g              | no blanks    | in which * stands for any",
                "mq.groups.g              | nobody       | must be one of the queues",
                "mq.groups.orders         | *            | There is a queue of that name",
                "mq.name                  | no blanks     | 1 to 64 characters",
                "mq.engine                | rabbitmq      | add spring-boot-starter-amqp",
            })
    void namesThePropertyTheValueAndWhatIsAllowed(
            String property, String value, String allowed, CapturedOutput output) {
        fail(Empty.class, "--" + property + "=" + value);

        assertThat(output)
                .contains("Invalid value '" + value + "' for configuration property '" + property + "'")
                .contains(allowed);
    }

    @Test
    void asksForAName(CapturedOutput output) {
        fail(Empty.class, "--mq.name=");

        assertThat(output).contains("mq.name", "spring.application.name");
    }

    @Test
    void namesTheApplicationsNameWhereThatIsUsed(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() ->
                        application(Empty.class).run("--spring.application.name=my shop", "--mq.queues[my shop]=a:1"));

        assertThat(output).contains("'my shop' for configuration property 'spring.application.name'");
    }

    @Test
    void asksForTheOwnQueue(CapturedOutput output) {
        fail(Empty.class, "--mq.name=ordesr");

        assertThat(output).contains("'mq.queues'", "set mq.queues.ordesr, or another mq.name");
    }

    @Test
    void showsNoTokenBesideAWrongOne(CapturedOutput output) {
        fail(Empty.class, "--mq.auth-token=s3cret", "--mq.accepted-tokens=0ld,,older");

        assertThat(output).contains("mq.accepted-tokens[1]", "empty").doesNotContain("s3cret", "0ld");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mq.auth-token", "mq.accepted-tokens[0]"})
    void takesNoPlaceholderForASecret(String property, CapturedOutput output) {
        fail(Empty.class, "--" + property + "=${NO_SUCH_TOKEN}");

        assertThat(output).contains(property, "Nothing defines NO_SUCH_TOKEN", "export NO_SUCH_TOKEN=");
    }

    @Test
    void blamesNoPropertyForOwnConnectionDetails(CapturedOutput output) {
        fail(OwnDetails.class);

        assertThat(output).contains("OwnDetails", "queues.orders", "host:port").doesNotContain("mq.queues");
    }

    @Test
    void blamesNoPropertyForACustomizer(CapturedOutput output) {
        fail(Customized.class);

        assertThat(output)
                .contains("MqConfigCustomizer", "packetSizeLimit", "-7")
                .doesNotContain("mq.packet-size-limit");
    }

    @Test
    void stillBlamesThePropertyThatNoCustomizerMended(CapturedOutput output) {
        fail(Customized.class, "--mq.lane-bytes=0B", "--leave=true");

        assertThat(output).contains("configuration property 'mq.lane-bytes'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop,mail | a        | from    | ${senders} = shop,mail",
                "''        | a        | from    | resolves to nothing",
                "shop      | stock*   | subject | ${about} = stock*",
                "shop      | ${what}  | subject | cannot be resolved: ${what}",
            })
    void namesTheListenerAndTheAttributeThatIsWrong(
            String senders, String about, String attribute, String words, CapturedOutput output) {
        fail(Attributes.class, "--senders=" + senders, "--about=" + about);

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "Attributes.on(String)", "Attribute: " + attribute, words);
    }

    @Test
    void namesTwoListenersThatAlwaysTie(CapturedOutput output) {
        fail(Tying.class);

        assertThat(output).contains("APPLICATION FAILED TO START", "tying.left", "tying.right", "'from', by 'subject'");
    }

    @ParameterizedTest
    @CsvSource({"--starts=maybe, autoStartup, must be true or false", "--handler=nobody, errorHandler, no bean"})
    void namesTheListenersOtherAttributes(String setting, String attribute, String words, CapturedOutput output) {
        fail(OtherAttributes.class, setting);

        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START", "OtherAttributes.on(String)", "Attribute: " + attribute, words);
    }

    @Test
    void namesAListenerThatCouldNeverBeCalled(CapturedOutput output) {
        fail(Impossible.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "Listener: ", "Impossible.on(String, Object)")
                .contains("Reason: it has 2 payload parameters", "Action:", "Keep one of them");
    }

    @Test
    void namesTwoListenersOfOneId(CapturedOutput output) {
        fail(SameId.class);

        assertThat(output).contains("APPLICATION FAILED TO START", "the id 'same'", "Give one of the two another id.");
    }

    private static void fail(Class<?> source, String... settings) {
        List<String> arguments = new ArrayList<>(
                List.of("--mq.name=orders", "--mq.queues.orders=127.0.0.1:0", "--mq.listener.auto-startup=false"));
        for (String setting : settings) {
            arguments.removeIf(other -> other.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
            arguments.add(setting);
        }
        assertThatException().isThrownBy(() -> application(source).run(arguments.toArray(String[]::new)));
    }

    private static SpringApplication application(Class<?> source) {
        SpringApplication application = new SpringApplication(source);
        application.setWebApplicationType(WebApplicationType.NONE);
        return application;
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(MqAutoConfiguration.class)
    static class Empty {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(MqAutoConfiguration.class)
    static class OwnDetails {

        @Bean
        MqConnectionDetails details() {
            return new MqConnectionDetails() {
                @Override
                public Map<String, String> getQueues() {
                    return Map.of("orders", "nowhere");
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(MqAutoConfiguration.class)
    static class Customized {

        @Bean
        MqConfigCustomizer customizer(@Value("${leave:false}") boolean leave) {
            return builder -> {
                if (!leave) {
                    builder.packetSizeLimit(-7);
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(MqAutoConfiguration.class)
    static class Attributes {

        @MqListener(from = "${senders}", subject = "${about}")
        void on(String body) {}
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(MqAutoConfiguration.class)
    static class OtherAttributes {

        @Bean
        MqListenerErrorHandler somebody() {
            return (message, exception) -> null;
        }

        @MqListener(autoStartup = "${starts:true}", errorHandler = "${handler:somebody}")
        void on(String body) {}
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(MqAutoConfiguration.class)
    static class Impossible {

        @MqListener
        void on(String body, Object other) {}
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(MqAutoConfiguration.class)
    static class SameId {

        @MqListener(id = "same", subject = "one")
        @MqListener(id = "same", subject = "two")
        void on(String body) {}
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(MqAutoConfiguration.class)
    static class Tying {

        @MqListener(id = "tying.left")
        void left(String body) {}

        @MqListener(id = "tying.right")
        void right(byte[] body) {}
    }
}
