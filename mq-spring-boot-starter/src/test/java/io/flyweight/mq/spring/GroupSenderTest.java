package io.flyweight.mq.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class GroupSenderTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final FakeMembers members = new FakeMembers("stock-0", "stock-1", "stock-2", "orders");
    private final GroupSender sender = sender("stock-*");

    private GroupSender sender(String... names) {
        MqGroups groups = new MqGroups(Map.of("stock", List.of(names), "shelves", List.of(names)));
        return new GroupSender(members, groups, PATIENCE, Runnable::run);
    }

    private CompletableFuture<Packet> send(String text) {
        return sender.requestAsync("stock", FakeMembers.packet(text), null);
    }

    private CompletableFuture<Packet> send(String key, String text) {
        return sender.requestAsync(
                "stock", new Packet(Map.of(HeaderMapping.WIRE_KEY, key), text.getBytes(UTF_8)), null);
    }

    private String firstMemberOf(String key) {
        send(key, "probe");
        String attempt = members.attempts.remove(members.attempts.size() - 1);
        String member = attempt.substring(attempt.lastIndexOf(' ') + 1);
        members.handle(member);
        members.handled.clear();
        return member;
    }

    @Test
    void goesToTheMembersInTurn() {
        for (String text : List.of("a", "b", "c", "d")) {
            send(text);
        }

        assertThat(members.attempts).containsExactly("a to stock-0", "b to stock-1", "c to stock-2", "d to stock-0");
    }

    @Test
    void passesAMemberOverThatIsNotConnected() {
        members.connect("stock-1", false);

        for (String text : List.of("a", "b", "c")) {
            send(text);
        }

        assertThat(members.attempts).containsExactly("a to stock-0", "b to stock-2", "c to stock-0");
    }

    @Test
    void groupsHaveTurnsOfTheirOwn() {
        for (String text : List.of("a", "b")) {
            send(text);
            sender.requestAsync("shelves", FakeMembers.packet(text), null);
        }

        assertThat(members.attempts).containsExactly("a to stock-0", "a to stock-0", "b to stock-1", "b to stock-1");
    }

    @Test
    void whereTheMembersAreGoneEachSendOfAKeyIsAnsweredAllTheSame() {
        CompletableFuture<Packet> a = send("key", "a");
        String first = members.attempts.get(0).substring("a to ".length());
        members.connect(first, false);
        CompletableFuture<Packet> b = send("key", "b");
        members.remove("stock-0", "stock-1", "stock-2");
        CompletableFuture<Packet> c = send("key", "c");
        members.handle(first);

        assertThat(a).isCompleted();
        assertThat(List.of(b, c)).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(FakeMembers.failure(c)).isInstanceOf(MqUnknownQueueException.class);
    }

    @Test
    void noMoreWaitsForAKeyThatMovesThanThereIsRoomFor() {
        send("key", "a");
        members.connect(members.attempts.get(0).substring("a to ".length()), false);
        for (int i = 0; i < KeyedSends.MOST_WAITING; i++) {
            assertThat(send("key", "b")).isNotDone();
        }

        assertThat(FakeMembers.failure(send("key", "c"))).isInstanceOf(MqSendWindowFullException.class);
        assertThat(members.attempts).hasSize(1);
    }

    @Test
    void anInterruptEndsTheWaitForAnAnswerAndForAConnection() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> sender.send("stock", FakeMembers.packet("a"), null))
                .isInstanceOfSatisfying(
                        MqSendTimeoutException.class,
                        e -> assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN));
        List.of("stock-0", "stock-1", "stock-2").forEach(name -> members.connect(name, false));
        assertThatThrownBy(() -> sender.awaitConnected("stock", Duration.ofMinutes(1)))
                .isInstanceOf(MqOutClosedException.class);

        assertThat(Thread.interrupted()).as("the flag stays").isTrue();
    }

    @Test
    void whatIsThrownIsAnAnswerToo() {
        members.breakWith(new OutOfMemoryError("planted"));

        assertThat(send("key", "a")).isCompletedExceptionally();
        members.breakWith(null);
        CompletableFuture<Packet> b = send("key", "b");
        List.of("stock-0", "stock-1", "stock-2").forEach(members::handle);
        assertThat(b).isCompleted();
    }

    @Test
    void theNextMemberGetsWhatTheFirstCertainlyDidNot() {
        CompletableFuture<Packet> answer = send("a");

        members.lose("stock-0", 0, 0);
        members.handle("stock-1");

        assertThat(answer.join().text()).isEqualTo("a by stock-1");
        assertThat(members.attempts).containsExactly("a to stock-0", "a to stock-1");
    }

    @Test
    void whatMayHaveArrivedIsSentToNobodyElse() {
        CompletableFuture<Packet> answer = send("a");

        members.lose("stock-0", 0, 1);

        assertThat(FakeMembers.failure(answer)).isInstanceOf(MqConnectionLostException.class);
        assertThat(FakeMembers.failure(answer).delivery()).isEqualTo(Delivery.UNKNOWN);
        assertThat(members.attempts).containsExactly("a to stock-0");
    }

    @Test
    void eachMemberIsTriedOnceAndTheLastOnesReasonIsTold() {
        CompletableFuture<Packet> answer = send("a");
        members.lose("stock-0", 0, 0);
        members.lose("stock-1", 0, 0);
        members.lose("stock-2", 0, 0);

        assertThat(FakeMembers.failure(answer).queue()).isEqualTo("stock-2");
        assertThat(FakeMembers.failure(answer).safeToResend()).isTrue();
        assertThat(members.attempts).containsExactly("a to stock-0", "a to stock-1", "a to stock-2");
    }

    @Test
    void whereNobodyIsConnectedOneSaysWhy() {
        List.of("stock-0", "stock-1", "stock-2").forEach(name -> members.connect(name, false));

        assertThat(FakeMembers.failure(send("a")))
                .isInstanceOf(MqOutClosedException.class)
                .hasMessage("not connected");
        assertThat(FakeMembers.failure(send("key", "b"))).isInstanceOf(MqOutClosedException.class);
        assertThat(sender.isConnected("stock")).isFalse();
    }

    @Test
    void aGroupWithoutMembersIsAnUnknownQueue() {
        GroupSender nobody = sender("shelf-*");

        CompletableFuture<Void> answer = nobody.sendAsync("stock", FakeMembers.packet("a"), null);

        assertThat(FakeMembers.failure(answer))
                .isInstanceOf(MqUnknownQueueException.class)
                .hasMessageContaining("'stock'");
    }

    @Test
    void whatIsForAQueueGoesThere() {
        sender.requestAsync("orders", FakeMembers.packet("a"), null);

        assertThat(members.attempts).containsExactly("a to orders");
    }

    @Test
    void aTimeoutHasToBeAboveZero() {
        assertThatThrownBy(() -> sender.sendAsync("stock", FakeMembers.packet("a"), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timeout");
    }

    @Test
    void oneKeyGoesToOneMemberAndAllMembersGetKeys() {
        Map<String, String> first = new HashMap<>();
        IntStream.range(0, 300).forEach(i -> first.put("key" + i, firstMemberOf("key" + i)));

        assertThat(first)
                .allSatisfy((key, member) -> assertThat(firstMemberOf(key)).isEqualTo(member));
        assertThat(first.values().stream().filter("stock-1"::equals)).hasSizeBetween(60, 140);
        assertThat(first.values()).contains("stock-0", "stock-1", "stock-2");
    }

    @Test
    void whereAMemberGoesOnlyItsKeysMove() {
        Map<String, String> first = new HashMap<>();
        IntStream.range(0, 300).forEach(i -> first.put("key" + i, firstMemberOf("key" + i)));
        members.connect("stock-1", false);

        assertThat(first).allSatisfy((key, member) -> {
            if (!member.equals("stock-1")) {
                assertThat(firstMemberOf(key)).isEqualTo(member);
            }
        });
    }

    @Test
    void aKeyStaysAtItsSecondMemberWhileThatOwesAnAnswer() {
        String first = firstMemberOf("key");
        members.connect(first, false);
        send("key", "a");
        String second = members.attempts.get(0).substring("a to ".length());
        members.connect(first, true);

        send("key", "b");
        members.handle(second);
        members.handle(second);
        send("key", "c");

        assertThat(members.attempts).containsExactly("a to " + second, "b to " + second, "c to " + first);
    }

    @Test
    void whatComesWhileAKeyMovesWaitsBehindIt() {
        String first = firstMemberOf("key");
        CompletableFuture<Packet> a = send("key", "a");
        members.connect(first, false);
        CompletableFuture<Packet> b = send("key", "b");
        assertThat(members.attempts).containsExactly("a to " + first);

        members.lose(first, 0, 0);

        String second = members.attempts.get(1).substring("a to ".length());
        assertThat(members.attempts).containsExactly("a to " + first, "a to " + second, "b to " + second);
        members.handle(second);
        members.handle(second);
        assertThat(List.of(a, b)).allMatch(CompletableFuture::isDone);
        assertThat(members.handled).containsExactly("a", "b");
    }

    @Test
    void whatALaterOneOvertookIsNotSentAgain() {
        String first = firstMemberOf("key");
        CompletableFuture<Packet> a = send("key", "a");
        CompletableFuture<Packet> b = send("key", "b");

        members.refuse(first);
        assertThat(a).isNotDone();
        members.handle(first);

        assertThat(FakeMembers.failure(a)).isInstanceOf(MqPacketTooLargeException.class);
        assertThat(b).isCompleted();
        assertThat(members.attempts).hasSize(2);
    }

    @Test
    void whatNobodyOvertookIsSentAgainInItsOrder() {
        String first = firstMemberOf("key");
        send("key", "a");
        send("key", "b");

        members.refuse(first);
        members.refuse(first);

        assertThat(members.attempts.subList(2, 4)).noneMatch(attempt -> attempt.endsWith(first));
        assertThat(members.attempts.get(2)).startsWith("a to");
        assertThat(members.attempts.get(3)).startsWith("b to");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void waitsNoLongerThanItsTimeout(int millis) {
        String first = firstMemberOf("key");
        send("key", "a");
        members.connect(first, false);
        Packet b = new Packet(Map.of(HeaderMapping.WIRE_KEY, "key"), "b".getBytes(UTF_8));

        CompletableFuture<Packet> answer = sender.requestAsync("stock", b, Duration.ofMillis(millis));

        assertThatThrownBy(answer::join)
                .hasCauseInstanceOf(MqOutClosedException.class)
                .hasMessageContaining("overtaken");
        assertThat(members.attempts).hasSize(1);
    }
}
