package io.flyweight.mq.spring;

import static org.assertj.core.api.Assertions.assertThat;

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

    @MqMessage("named")
    record Annotated() {}

    record Plain() {}

    sealed interface Shape permits Circle, Square {}

    record Circle() implements Shape {}

    @MqMessage("named-square")
    record Square() implements Shape {}

    @JsonSubTypes(@JsonSubTypes.Type(Plain.class))
    interface Listed {}

    enum Level {
        HIGH {}
    }
}
