package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadRoleTest {

    private static final ThreadRole.Role CALLBACK = new ThreadRole.Callback();

    private final List<String> seen = new ArrayList<>();

    private static ThreadRole.Role handler(String sender, String receiver) {
        return new ThreadRole.Handler(sender, receiver);
    }

    private void note() {
        seen.add(ThreadRole.inCallback() ? "callback" : ThreadRole.inHandler() ? "handler" : "nothing");
    }

    @Test
    void aThreadHasARoleWhileItDoesThatDuty() {
        note();
        ThreadRole.run(CALLBACK, this::note);
        ThreadRole.run(handler("a", "b"), this::note);
        note();

        assertThat(seen).containsExactly("nothing", "callback", "handler", "nothing");
    }

    @Test
    void aDutyWithinADutyGivesTheOuterOneBack() {
        ThreadRole.run(handler("a", "b"), () -> {
            ThreadRole.run(CALLBACK, this::note);
            note();
        });
        note();

        assertThat(seen).containsExactly("callback", "handler", "nothing");
    }

    @Test
    void theRoleEndsWithADutyThatThrows() {
        Throwable thrown = catchThrowable(() -> ThreadRole.run(CALLBACK, () -> {
            throw new IllegalStateException("as a test wants it");
        }));
        note();

        assertThat(thrown).isInstanceOf(IllegalStateException.class);
        assertThat(seen).containsExactly("nothing");
    }

    @Test
    void onlyWhatANodeSendsToItselfIsHandledInItsOwnLane() {
        List<Boolean> own = new ArrayList<>();
        Runnable ask = () -> own.add(ThreadRole.inOwnLane("a"));

        ask.run();
        ThreadRole.run(CALLBACK, ask);
        ThreadRole.run(handler("a", "b"), ask);
        ThreadRole.run(handler("b", "a"), ask);
        ThreadRole.run(handler("b", "b"), ask);
        assertThat(own).hasSize(5).containsOnly(false);

        ThreadRole.run(handler("a", "a"), ask);
        assertThat(own).endsWith(true);
    }
}
