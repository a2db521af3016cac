package io.flyweight.mq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MqListenerRegistryTest {

    private static final List<String> ANY = List.of();

    private final MqListenerRegistry registry = new MqListenerRegistry();

    @Test
    void prefersExactSubjectThenPatternThenSenderThenTypeThenSupertypeThenEverything() {
        add("everything", ANY, ANY, Object.class);
        add("supertype", ANY, ANY, Order.class);
        add("type", ANY, ANY, Placed.class);
        add("sender", List.of("shop"), ANY, Object.class);
        add("pattern", ANY, List.of("order.*"), Object.class);
        add("subject", ANY, List.of("order.new"), Object.class);

        for (String expected : List.of("subject", "pattern", "sender", "type", "supertype", "everything")) {
            assertThat(find("shop", "order.new", "Placed")).containsExactly(expected);
            registry.stop(expected);
        }
        assertThat(find("shop", "order.new", "Placed")).isEmpty();
    }

    @Test
    void asksThatEverythingStatedMatches() {
        add("picky", List.of("shop"), List.of("order.*"), Placed.class);

        assertThat(find("shop", "order.new", "Placed")).containsExactly("picky");
        assertThat(find("mail", "order.new", "Placed")).isEmpty();
        assertThat(find("shop", "stock.new", "Placed")).isEmpty();
        assertThat(find("shop", null, "Placed")).isEmpty();
        assertThat(find("shop", "order.new", "Other")).isEmpty();
    }

    @Test
    void bringsAPacketWithoutATypeToATypedListenerOnlyBySenderOrSubject() {
        add("by type", ANY, ANY, Placed.class);
        assertThat(find("shop", null, null)).isEmpty();

        add("by sender", List.of("shop"), ANY, Placed.class);
        assertThat(find("shop", null, null)).containsExactly("by sender");

        add("raw by sender", List.of("shop"), ANY, byte[].class);
        assertThat(find("shop", null, null)).containsExactly("raw by sender");
    }

    @Test
    void findsEveryPatternThatTies() {
        add("first", ANY, List.of("order.*"), Object.class);
        add("second", ANY, List.of("*.new"), Object.class);

        assertThat(find("shop", "order.new", null)).containsExactly("first", "second");
        assertThat(find("shop", "order.old", null)).containsExactly("first");
    }

    @Test
    void refusesListenersThatAlwaysTie() {
        add("typed", ANY, ANY, Placed.class);
        add("raw", ANY, ANY, String.class);
        add("from", List.of("shop", "mail"), ANY, Placed.class);
        add("subject", ANY, List.of("a", "b.*"), Placed.class);

        refuses("typed2", ANY, ANY, Placed.class);
        refuses("raw2", ANY, ANY, byte[].class);
        refuses("from2", List.of("mail"), ANY, Placed.class);
        refuses("subject2", ANY, List.of("b.*"), Placed.class);
        assertThatCode(() -> add("supertype", ANY, ANY, Order.class)).doesNotThrowAnyException();
        assertThatCode(() -> add("other sender", List.of("bank"), ANY, Placed.class))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesListenersThatTieOnASubtypeThatBothTake() {
        add("left", ANY, ANY, Left.class);

        assertThatExceptionOfType(AmbiguousMqListenersException.class)
                .isThrownBy(() -> add("right", ANY, ANY, Right.class))
                .withMessageContaining("left")
                .withMessageContaining("right");
        assertThatCode(() -> add("both", ANY, ANY, Both.class)).doesNotThrowAnyException();
    }

    @Test
    void refusesASenderThatCanBeNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> add("two in one", List.of("shop,mail"), ANY, Placed.class))
                .withMessageContaining("'shop,mail'");
    }

    @Test
    void refusesAnIdThatIsTaken() {
        add("same", ANY, ANY, Placed.class);

        assertThatIllegalStateException().isThrownBy(() -> add("same", ANY, ANY, Order.class));
    }

    @Test
    void startsAStoppedListenerAgain() {
        add("one", ANY, ANY, Placed.class);
        registry.stop("one");
        assertThat(registry.isRunning("one")).isFalse();
        registry.start("one");

        assertThat(registry.isRunning("one")).isTrue();
        assertThat(find("shop", null, "Placed")).containsExactly("one");
        assertThat(registry.ids()).containsExactly("one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.stop("two"))
                .withMessageContaining("one");
        assertThatIllegalArgumentException().isThrownBy(() -> registry.isRunning("two"));
    }

    @Test
    void givesNothingToAListenerThatIsNotStarted() {
        MqRoute route = MqRoute.of(ANY, ANY, Placed.class);
        registry.register(new MqListenerEndpoint("waits", route, message -> null, null, false));

        assertThat(registry.ids()).containsExactly("waits");
        assertThat(registry.isRunning("waits")).isFalse();
        assertThat(find("shop", null, "Placed")).isEmpty();
        registry.start("waits");
        assertThat(find("shop", null, "Placed")).containsExactly("waits");
    }

    private void refuses(String id, List<String> from, List<String> subjects, Class<?> type) {
        assertThatExceptionOfType(AmbiguousMqListenersException.class)
                .isThrownBy(() -> add(id, from, subjects, type))
                .withMessageContaining(id)
                .withMessageContaining(id.substring(0, id.length() - 1) + " (");
    }

    private void add(String id, List<String> from, List<String> subjects, Class<?> type) {
        registry.register(new MqListenerEndpoint(id, MqRoute.of(from, subjects, type), message -> null));
    }

    private List<String> find(String sender, @Nullable String subject, @Nullable String type) {
        return registry.find(sender, subject, type).stream()
                .map(MqListenerEndpoint::id)
                .toList();
    }

    sealed interface Order permits Placed {}

    record Placed() implements Order {}

    sealed interface Left permits Both {}

    sealed interface Right permits Both {}

    record Both() implements Left, Right {}
}
