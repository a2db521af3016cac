package io.flyweight.mq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqMessage;
import io.flyweight.mq.spring.annotation.MqListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.util.MimeType;

/** What is refused at the start, and what only looks as if it should be. */
class ListenerRulesTest {

    @Test
    void refusesTwoPayloads() {
        refuses(
                new Object() {
                    @MqListener
                    void on(Stock stock, Runtime notABean) {}
                },
                "on(Stock, Runtime)",
                "2 payload parameters",
                "annotate the others with @Header");
    }

    @Test
    void refusesAHeaderOfATypeThatNoStringBecomes() {
        refuses(
                new Object() {
                    @MqListener
                    void on(String body, @Header Stock stock) {}
                },
                "on(String, Stock)",
                "Stock",
                "arrives as a string");
        refuses(
                new Object() {
                    @MqListener
                    void on(String body, @Header Optional<Stock> stock) {}
                },
                "java.util.Optional<",
                "Stock>");
        refuses(
                new Object() {
                    @MqListener
                    void on(String body, @Header Map<String, Object> headers) {}
                },
                "@Headers Map");
    }

    @Test
    void refusesHeadersThatAreNoMap() {
        refuses(
                new Object() {
                    @MqListener
                    void on(@Headers String body) {}
                },
                "@Headers",
                "java.lang.String",
                "Map<String, Object>");
    }

    @Test
    void refusesAMessageThatIsMoreThanTheInterface() {
        refuses(
                new Object() {
                    @MqListener
                    void on(GenericMessage<Stock> message) {}
                },
                "GenericMessage",
                "org.springframework.messaging.Message");
    }

    @Test
    void refusesATypeThatNoObjectIsOf() {
        refuses(
                new Object() {
                    @MqListener
                    void on(Shape shape) {}
                },
                "on(Shape)",
                "names no subtypes",
                "@JsonSubTypes");
        refuses(
                new Object() {
                    @MqListener
                    void on(Number number) {}
                },
                "java.lang.Number");
    }

    @Test
    void takesTypesThatOnlyLookAbstract() {
        new Listeners(new Object() {
            @MqListener
            void onPrimitive(int number) {}

            @MqListener
            void onEnum(Size size) {}

            @MqListener
            void onNamed(Named named) {}

            @MqListener
            void onListed(Listed listed) {}

            @MqListener(subject = "untyped")
            void onSubject(Shape shape) {}

            @MqListener(from = "shop")
            void onList(List<Shape> shapes) {}
        });
    }

    @Test
    void takesEveryHeaderThatAStringCanBecome() {
        Listeners listeners = new Listeners(new Object() {
            @MqListener
            Ack on(
                    byte[] body,
                    @Header TimeUnit unit,
                    @Header Optional<Long> number,
                    @Header List<Integer> numbers,
                    @Header(MqHeaders.CONTENT_TYPE) MimeType type,
                    @Header(defaultValue = "7") int absent,
                    MessageHeaderAccessor accessor) {
                return List.of(unit, number, numbers, type.toString(), absent)
                                .equals(List.of(TimeUnit.DAYS, Optional.of(5L), List.of(1, 2), "text/plain", 7))
                        ? Ack.OK
                        : Ack.ERROR;
            }
        });

        Map<String, Object> headers =
                Map.of("unit", TimeUnit.DAYS, "number", 5, "numbers", "1,2", MqHeaders.CONTENT_TYPE, "text/plain");
        assertThat(listeners.send("x", headers).ack()).isEqualTo(Ack.OK);
    }

    @Test
    void tellsTheSenderWhichHeaderIsMissingOrCannotBeConverted() {
        Listeners listeners = new Listeners(new Object() {
            @MqListener
            void on(Packet packet, @Header int pieces) {}
        });

        assertThat(listeners.send("x").reason()).contains("Missing header 'pieces'");
        assertThat(listeners.send("x", Map.of("pieces", "many")).ack()).isEqualTo(Ack.REJECTED);
        assertThat(listeners.send("x", Map.of("pieces", "many")).reason()).contains("many");
    }

    private static void refuses(Object bean, String... words) {
        assertThatExceptionOfType(ImpossibleMqListenerException.class)
                .isThrownBy(() -> new Listeners(bean))
                .satisfies(e -> assertThat(e).message().contains(words));
    }

    record Stock(long article) {}

    interface Shape {}

    @MqMessage("named")
    interface Named {}

    @JsonSubTypes(@JsonSubTypes.Type(Circle.class))
    interface Listed {}

    record Circle(int radius) implements Listed {}

    enum Size {
        SMALL {
            @Override
            int metres() {
                return 1;
            }
        };

        abstract int metres();
    }
}
