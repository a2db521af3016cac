package io.flyweight.mq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.spring.annotation.MqListener;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.messaging.Message;

/** What a native image is told of listeners. */
class MqListenerPayloadHintsTest {

    @Test
    void itCallsEveryListenerMethod() {
        RuntimeHints hints = process(Listening.class, OnStock.class);

        for (Method method : Listening.class.getDeclaredMethods()) {
            assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
                    .as(method.getName())
                    .accepts(hints);
        }
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(On.class, "on"))
                .accepts(hints);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Plain.class,
                Element.class,
                InMessage.class,
                Reply.class,
                Repeated.class,
                Composed.class,
                Opened.class,
                Closed.class,
                Stock.class
            })
    void itReadsAndWritesWhatTheyTakeAndReturn(Class<?> type) {
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(type)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                .accepts(process(Listening.class, OnStock.class));
    }

    @Test
    void itIsNotToldOfOtherBeans() {
        assertThat(RuntimeHintsPredicates.reflection().onType(Stock.class)).rejects(process(Mute.class));
    }

    private static RuntimeHints process(Class<?>... beans) {
        DefaultGenerationContext generated = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get(Listening.class)), new InMemoryGeneratedFiles());
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(beans);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generated);
        }
        return generated.getRuntimeHints();
    }

    record Plain(int value) {}

    record Element(int value) {}

    record InMessage(int value) {}

    record Reply(int value) {}

    record Repeated(int value) {}

    record Composed(int value) {}

    record Stock(int value) {}

    sealed interface Door permits Opened, Closed {}

    record Opened(int value) implements Door {}

    record Closed(int value) implements Door {}

    @Retention(RetentionPolicy.RUNTIME)
    @MqListener
    @interface OwnListener {}

    static class Listening {

        @MqListener
        void onPlain(Plain plain) {}

        @MqListener(subject = "list")
        void onList(List<Element> elements) {}

        @MqListener
        void onMessage(Message<InMessage> message) {}

        @MqListener
        void onDoor(Door door) {}

        @MqListener(subject = "reply")
        Reply onString(String text) {
            return new Reply(text.length());
        }

        @MqListener(subject = "a")
        @MqListener(subject = "b")
        void onRepeated(Repeated repeated) {}

        @OwnListener
        void onComposed(Composed composed) {}
    }

    abstract static class On<T> {

        @MqListener
        void on(T payload) {}
    }

    static class OnStock extends On<Stock> {}

    static class Mute {

        void on(Stock stock) {}
    }
}
