package io.flyweight.mq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.spring.annotation.MqListeners;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AliasFor;

/** The annotation, alone, repeated, and as part of others. */
class MqListenerAnnotationTest {

    @Test
    void repeatedItMakesAListenerEach() {
        Listeners listeners = new Listeners(new Object() {
            @MqListener(subject = "day")
            @MqListener(subject = "night", from = "shop")
            void on(String text) {}
        });

        assertThat(listeners.registry().ids()).containsExactlyInAnyOrder("bean.on(String)", "bean.on(String)#2");
        assertThat(ackOf(listeners, "day")).isEqualTo(Ack.OK);
        assertThat(ackOf(listeners, "night")).isEqualTo(Ack.OK);
        assertThat(ackOf(listeners, "dusk")).isEqualTo(Ack.REJECTED);
    }

    @Test
    void writtenAsAListItIsTheSame() {
        Listeners listeners = new Listeners(new Object() {
            @MqListeners({@MqListener(id = "one", subject = "day"), @MqListener(id = "two", subject = "night")})
            void on(String text) {}
        });

        assertThat(listeners.registry().ids()).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void onAnotherAnnotationItTakesWhatThatOneSays() {
        Listeners listeners = new Listeners(new Object() {
            @OfTheShop(about = "day", name = "own")
            void on(String text) {}
        });

        assertThat(listeners.registry().ids()).containsExactly("own");
        assertThat(ackOf(listeners, "day")).isEqualTo(Ack.OK);
        assertThat(Delivered.to(listeners.container(), "mail", listeners.packet("x", subject("day")), false)
                        .ack())
                .isEqualTo(Ack.REJECTED);
    }

    @Test
    void ofAnOverridingMethodItReplacesTheOverriddenOnes() {
        assertThat(subjects(Overriding.class)).containsExactly("new");
        assertThat(subjects(Inheriting.class)).containsExactly("old", "older");
        assertThat(subjects(Listening.class)).containsExactly("of the interface");
    }

    private static List<String> subjects(Class<?> type) {
        return MqListenerAnnotationBeanPostProcessor.listenerMethods(type).values().stream()
                .flatMap(List::stream)
                .flatMap(listener -> Arrays.stream(listener.subject()))
                .toList();
    }

    private static @Nullable Ack ackOf(Listeners listeners, String subject) {
        return listeners.send("x", subject(subject)).ack();
    }

    private static Map<String, String> subject(String subject) {
        return Map.of(MqHeaders.SUBJECT, subject);
    }

    @Retention(RetentionPolicy.RUNTIME)
    @MqListener(from = "shop")
    @interface OfTheShop {

        @AliasFor(annotation = MqListener.class, attribute = "subject")
        String[] about() default {};

        @AliasFor(annotation = MqListener.class, attribute = "id")
        String name() default "";
    }

    static class Base {

        @MqListener(subject = "old")
        @MqListener(subject = "older")
        void on(String text) {}
    }

    static class Inheriting extends Base {
        @Override
        void on(String text) {}
    }

    static class Overriding extends Base {
        @Override
        @MqListener(subject = "new")
        void on(String text) {}
    }

    interface Hearing {
        @MqListener(subject = "of the interface")
        void on(String text);
    }

    static class Listening implements Hearing {
        @Override
        public void on(String text) {}
    }
}
