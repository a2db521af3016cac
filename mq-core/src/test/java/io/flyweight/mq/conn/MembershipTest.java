package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.wire.Handshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MembershipTest {

    @Test
    void knowsTheNamesOfTheMap() {
        Membership membership = new Membership(Set.of("a", "b"), List.of(""));

        assertThat(membership.knows("a")).isTrue();
        assertThat(membership.knows("c")).isFalse();
    }

    @Test
    void anEmptyMapAdmitsAnyName() {
        assertThat(new Membership(Set.of(), List.of("")).knows("anybody")).isTrue();
    }

    @Test
    void changesWhileTheNodeRuns() {
        Membership membership = new Membership(Set.of("a", "b"), List.of(""));

        membership.add("c");
        membership.remove("b");

        assertThat(membership.knows("c")).isTrue();
        assertThat(membership.knows("b")).isFalse();
        assertThat(membership.digest()).isEqualTo(Handshake.mapDigest(Set.of("a", "c")));
    }

    @Test
    void theDigestDoesNotDependOnTheOrderOfNames() {
        Membership one = new Membership(Set.of("a"), List.of(""));
        Membership other = new Membership(Set.of("b"), List.of(""));
        one.add("b");
        other.add("a");

        assertThat(one.digest()).isEqualTo(other.digest());
    }

    @Test
    void replacesTheTokensByACopy() {
        Membership membership = new Membership(Set.of(), List.of("old"));
        List<String> tokens = new ArrayList<>(List.of("new", "old"));

        membership.tokens(tokens);
        tokens.clear();

        assertThat(membership.tokens()).containsExactly("new", "old");
    }
}
