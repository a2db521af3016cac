package io.flyweight.mq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.annotation.MqListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.Validated;

class ListenerArgumentsTest {

    private final List<@Nullable Object> got = new ArrayList<>();

    @Test
    void givesPayloadHeadersSenderAndPacket() {
        Listeners listeners = new Listeners(new Object() {
            @MqListener
            void on(
                    @Payload Stock stock,
                    @Header(MqHeaders.SENDER) String sender,
                    @Header int priority,
                    @Headers Map<String, Object> headers,
                    Packet packet) {
                got.addAll(List.of(stock, sender, priority, headers.get(MqHeaders.TYPE), packet.text()));
            }
        });

        assertThat(listeners.send(new Stock(1), Map.of("priority", 7)).ack()).isEqualTo(Ack.OK);
        assertThat(got).containsExactly(new Stock(1), "shop", 7, "Stock", "{\"article\":1}");
    }

    @Test
    void givesBytesAndStringsAlsoWhenTheyAreEmptyOrBlank() {
        Listeners bytes = new Listeners(new Object() {
            @MqListener
            void on(byte[] body) {
                got.add(body.length);
            }
        });
        Listeners text = new Listeners(new Object() {
            @MqListener
            void on(String body) {
                got.add(body);
            }
        });

        for (String body : List.of("", " ", "{\"a\":1}")) {
            assertThat(bytes.send(body).ack()).isEqualTo(Ack.OK);
            assertThat(text.send(body).ack()).isEqualTo(Ack.OK);
        }
        assertThat(got).containsExactly(0, "", 1, " ", 7, "{\"a\":1}");
    }

    @Test
    void givesMessagesOfAnyPayload() {
        Listeners listeners = new Listeners(new Object() {
            @MqListener
            void on(Message<Stock> message) {
                got.add(message.getPayload());
            }

            @MqListener(subject = "text")
            void onText(Message<String> message) {
                got.add(message.getPayload());
            }

            @MqListener(subject = "raw")
            void onRaw(Message<?> message) {
                got.add(message.getPayload());
            }
        });

        listeners.send(new Stock(2));
        listeners.send("", Map.of(MqHeaders.SUBJECT, "text"));
        listeners.send(new byte[] {1}, Map.of(MqHeaders.SUBJECT, "raw"));

        assertThat(got).containsExactly(new Stock(2), "", new byte[] {1});
    }

    @Test
    void givesMapsAndGenericLists() {
        Listeners listeners = new Listeners(new Object() {
            @MqListener
            void on(Map<String, Integer> map) {
                got.add(map);
            }

            @MqListener(subject = "list")
            void on(List<Stock> list) {
                got.addAll(list);
            }
        });

        listeners.send(Map.of("a", 1));
        listeners.send(List.of(new Stock(3)), Map.of(MqHeaders.SUBJECT, "list"));

        assertThat(got).containsExactly(Map.of("a", 1), new Stock(3));
    }

    @Test
    void givesASealedTypeAsTheSubtypeThatWasSent() {
        Listeners listeners = new Listeners(new Object() {
            @MqListener
            void on(Event event) {
                got.add(event);
            }
        });

        listeners.send(new Placed("a"));
        listeners.send(new Paid("b"));

        assertThat(got).containsExactly(new Placed("a"), new Paid("b"));
    }

    @Test
    void findsThePayloadTypeThatASubclassGives() {
        Listeners listeners = new Listeners(new OnStock(got));

        assertThat(listeners.send(new Stock(4)).ack()).isEqualTo(Ack.OK);
        assertThat(listeners.send(new Placed("a")).ack()).isEqualTo(Ack.REJECTED);
        assertThat(got).containsExactly(new Stock(4));
    }

    @Test
    void validatesWhatSaysSo() {
        Validator refusesAll = new Validator() {
            @Override
            public boolean supports(Class<?> type) {
                return true;
            }

            @Override
            public void validate(Object target, Errors errors) {
                errors.reject("bad", "out of stock");
            }
        };
        Listeners listeners = new Listeners(ErrorAction.REJECT, UnmatchedAction.REJECT, refusesAll, new Object() {
            @MqListener
            void on(@Validated Stock stock) {
                got.add(stock);
            }
        });

        Delivered delivered = listeners.send(new Stock(5));

        assertThat(delivered.ack()).isEqualTo(Ack.REJECTED);
        assertThat(delivered.reason()).contains("out of stock");
        assertThat(got).isEmpty();
    }

    @Test
    void rejectsAnEmptyBodyWhereAnObjectIsNeededAndGivesNullWhereNot() {
        Listeners needed = new Listeners(new Object() {
            @MqListener(subject = "s")
            void on(Stock stock) {
                got.add(stock);
            }
        });
        Listeners optional = new Listeners(new Object() {
            @MqListener(subject = "s")
            void on(@Payload(required = false) @Nullable Stock stock) {
                got.add(stock);
            }
        });

        assertThat(needed.send("", Map.of(MqHeaders.SUBJECT, "s")).ack()).isEqualTo(Ack.REJECTED);
        assertThat(optional.send("", Map.of(MqHeaders.SUBJECT, "s")).ack()).isEqualTo(Ack.OK);
        assertThat(got).isEqualTo(Arrays.asList((Object) null));
    }

    @Test
    void givesAPrimitive() {
        Listeners listeners = new Listeners(new Object() {
            @MqListener
            void on(int number) {
                got.add(number);
            }
        });

        assertThat(listeners.send(42).ack()).isEqualTo(Ack.OK);
        assertThat(got).containsExactly(42);
    }

    @Test
    void refusesAPayloadToBeValidatedWhereNothingValidates() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Listeners(new Object() {
                    @MqListener
                    void on(@Validated Stock stock) {
                        got.add(stock);
                    }
                }))
                .withMessageContaining("on(Stock)")
                .withMessageContaining("Validator");
    }

    @Test
    void refusesAMethodWithTwoPayloads() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new Listeners(new Object() {
                    @MqListener
                    void on(Stock stock, String other) {
                        got.add(stock + other);
                    }
                }))
                .withMessageContaining("2 payload parameters");
    }

    record Stock(long article) {}

    sealed interface Event permits Placed, Paid {}

    record Placed(String order) implements Event {}

    record Paid(String order) implements Event {}

    abstract static class On<T> {

        private final List<@Nullable Object> got;

        On(List<@Nullable Object> got) {
            this.got = got;
        }

        @MqListener
        public void on(T payload) {
            got.add(payload);
        }
    }

    static class OnStock extends On<Stock> {
        OnStock(List<@Nullable Object> got) {
            super(got);
        }
    }
}
