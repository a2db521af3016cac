package io.flyweight.mq.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.flyweight.mq.api.Packet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MqTypeNamesTest {

    @Test
    void namesAClassByItsAnnotationOrElseByItsInnermostName() {
        assertThat(MqTypeNames.of(Annotated.class)).isEqualTo("named");
        assertThat(MqTypeNames.of(Plain.class)).isEqualTo("Plain");
    }

    @Test
    void namesAConstantWithABodyByItsEnum() {
        assertThat(MqTypeNames.of(Level.HIGH.getClass())).isEqualTo("Level");
        assertThat(MqTypeNames.declared(Level.class)).isEqualTo(Map.of("Level", Level.class));
    }

    @Test
    void givesNoNameToAnAnonymousClass() {
        assertThat(MqTypeNames.of(new Object() {}.getClass())).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                String.class,
                byte[].class,
                Plain[].class,
                Map.class,
                List.class,
                Object.class,
                Packet.class,
                JsonNode.class
            })
    void givesNoNameToWhatCarriesNoTypeOfItsOwn(Class<?> type) {
        assertThat(MqTypeNames.of(type)).isNull();
        assertThat(MqTypeNames.declared(type)).isEmpty();
    }

    @Test
    void declaresTheSubtypesOfASealedTypeAndOfOneThatListsThem() {
        assertThat(MqTypeNames.declared(Shape.class))
                .isEqualTo(Map.of("Shape", Shape.class, "Circle", Circle.class, "named-square", Square.class));
        assertThat(MqTypeNames.declared(Listed.class)).containsOnlyKeys("Listed", "Plain");
    }

    @Test
    void namesAPrimitiveAsItsClass() {
        assertThat(MqTypeNames.of(int.class)).isEqualTo("Integer");
        assertThat(MqTypeNames.declared(int.class)).isEqualTo(Map.of("Integer", Integer.class));
    }

    @Test
    void refusesSubtypesOfTheSameNameAndNamesBoth() {
        assertThatIllegalStateException()
                .isThrownBy(() -> MqTypeNames.declared(Account.class))
                .withMessageContaining("Left$Opened")
                .withMessageContaining("Right$Opened")
                .withMessageContaining("@MqMessage");
    }

    @Test
    void refusesAGenericSubtype() {
        assertThatIllegalStateException()
                .isThrownBy(() -> MqTypeNames.declared(Event.class))
                .withMessageContaining("Created")
                .withMessageContaining("type arguments");
        assertThat(MqTypeNames.declared(Box.class)).isEqualTo(Map.of("Box", Box.class));
    }

    @MqMessage("named")
    record Annotated() {}

    record Plain() {}

    sealed interface Shape permits Circle, Square {}

    record Circle() implements Shape {}

    @MqMessage("named-square")
    record Square() implements Shape {}

    @JsonSubTypes(@JsonSubTypes.Type(Plain.class))
    interface Listed {}

    sealed interface Account permits Left.Opened, Right.Opened {}

    static class Left {
        record Opened() implements Account {}
    }

    static class Right {
        record Opened() implements Account {}
    }

    sealed interface Event<T> permits Created {}

    record Created<T>(T value) implements Event<T> {}

    record Box<T>(T value) {}

    enum Level {
        HIGH {}
    }
}
