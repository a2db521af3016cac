package io.flyweight.mq.spring.listener;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.annotation.MqListener;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;

/** Any body, type, subject and content type to listeners of many kinds, and to the codec. */
class ListenerFuzz {

    private static final List<String> NAMES = List.of(
            "Order", "Event", "Paid", "Sent", "Shape", "Circle", "java.lang.Runtime", Order.class.getName(), "jaz.Zer");

    private static final List<String> SUBJECTS =
            List.of("a.b", "a.b.c", "list", "map", "raw", "text", "shapes", "other");

    private static final List<Type> TYPES = List.of(
            Order.class,
            Event.class,
            Shape.class,
            Object.class,
            String.class,
            byte[].class,
            Packet.class,
            int.class,
            ResolvableType.forClassWithGenerics(List.class, Order.class).getType(),
            ResolvableType.forClassWithGenerics(Map.class, String.class, Object.class)
                    .getType());

    private final MqCodec codec = new MqCodec(new JacksonJsonMessageConverter());
    private final Listeners listeners = new Listeners(new Receiver());
    private final AskedLoader loader = new AskedLoader(ListenerFuzz.class.getClassLoader());

    static {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
    }

    record Order(
            String id,
            int count,
            @Nullable List<String> tags,
            @Nullable Object more,
            @Nullable Event last) {}

    sealed interface Event permits Paid, Sent {}

    record Paid(long cents, @Nullable Object by) implements Event {}

    record Sent(@Nullable Map<String, Object> how) implements Event {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(value = Circle.class, name = "Circle"))
    interface Shape {}

    record Circle(double radius) implements Shape {}

    /** Listens in many ways; what comes must be made of what it asks for alone. */
    private static final class Receiver {

        @MqListener
        void on(Order order, @Header(required = false) @Nullable Integer priority) {
            mustBePlain(order.more());
        }

        @MqListener
        Order answer(Event event) {
            return new Order("1", 2, null, event instanceof Paid paid ? paid.by() : null, event);
        }

        @MqListener(subject = "a.*")
        void onPattern(Object any) {
            mustBePlain(any);
        }

        @MqListener(subject = "a.**.c")
        void onDeepPattern(Message<Order> message) {
            mustBePlain(message.getPayload().more());
        }

        @MqListener(subject = "list")
        void onList(List<Event> events) {
            events.forEach(event -> check(event == null || event instanceof Event, "no event"));
        }

        @MqListener(subject = "map")
        void onMap(@Payload(required = false) @Nullable Map<String, Object> map) {
            mustBePlain(map);
        }

        @MqListener(subject = "raw")
        byte[] onBytes(byte[] body) {
            return body;
        }

        @MqListener(subject = "text")
        void onText(Optional<String> body) {
            body.ifPresent(text -> check(text != null, "no text"));
        }

        @MqListener(subject = "shapes")
        void onShape(Shape shape) {
            check(shape instanceof Circle, "a shape that nobody declared");
        }
    }

    /** Notes which classes are asked for by name. */
    private static final class AskedLoader extends ClassLoader {

        private final Set<String> asked = new HashSet<>();

        AskedLoader(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            asked.add(name);
            return super.loadClass(name, resolve);
        }
    }

    @FuzzTest
    void answersAndMakesNothingThatTheWireNames(FuzzedDataProvider data) {
        Map<String, String> headers = new HashMap<>();
        put(headers, "mq-type", data, NAMES);
        put(headers, "mq-subject", data, SUBJECTS);
        put(headers, "mq-content-type", data, List.of("application/json", "text/plain", "application/x-java-object"));
        put(headers, "priority", data, List.of("1"));
        boolean request = data.consumeBoolean();
        Type type = data.pickValue(TYPES);
        Packet packet = new Packet(headers, data.consumeRemainingAsBytes());

        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        loader.asked.clear();
        thread.setContextClassLoader(loader);
        try {
            Delivered delivered = Delivered.to(listeners.container(), "shop", packet, request);
            check(delivered.ack() == Ack.OK || delivered.ack() == Ack.REJECTED, "answered " + delivered.ack());
            decode(packet, type);
        } finally {
            thread.setContextClassLoader(before);
        }
        headers.values().forEach(name -> check(!loader.asked.contains(name), "the wire has named a class: " + name));
    }

    private void decode(Packet packet, Type type) {
        try {
            Object value = codec.decode(packet, type);
            Class<?> wanted = ResolvableType.forType(type).toClass();
            check(value == null || wanted.isPrimitive() || wanted.isInstance(value), "a value of another type");
            if (type == Object.class && value != packet.body()) {
                mustBePlain(value);
            }
        } catch (MessageConversionException expected) {
            // As documented.
        }
    }

    private static void put(Map<String, String> headers, String key, FuzzedDataProvider data, List<String> known) {
        int choice = data.consumeInt(0, known.size() + 2);
        if (choice < known.size()) {
            headers.put(key, known.get(choice));
        } else if (choice == known.size()) {
            headers.put(key, data.consumeString(40));
        }
    }

    /** Without a declared type there are only the values that JSON has. */
    private static void mustBePlain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(ListenerFuzz::mustBePlain);
        } else if (value instanceof Collection<?> list) {
            list.forEach(ListenerFuzz::mustBePlain);
        } else {
            boolean plain = value == null
                    || value instanceof String
                    || value instanceof Number
                    || value instanceof Boolean
                    || value instanceof byte[]
                    || value instanceof Order
                    || value instanceof Event;
            check(plain, "a " + (value == null ? "" : value.getClass().getName()) + " out of JSON");
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
