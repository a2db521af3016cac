package io.flyweight.mq.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;

@ExtendWith(OutputCaptureExtension.class)
class ObservedSenderTest {

    private final MqCodec codec = new MqCodec(new JacksonJsonMessageConverter());
    private final RecordingSender sender = new RecordingSender("inventory", "mail");
    private final List<String> seen = new ArrayList<>();
    private final MqTemplate template = new MqTemplate(new ObservedSender(sender, this::begin), codec);

    private MqSendObserver.Sending begin(String queue, Packet packet, boolean request) {
        seen.add((request ? "request " : "send ") + queue + " " + packet.text());
        return new MqSendObserver.Sending() {

            @Override
            public Packet packet() {
                return new Packet(Map.of("traceparent", "of " + queue), packet.body());
            }

            @Override
            public void onAnswer(@Nullable Throwable failure) {
                seen.add(queue + " " + MqOutcome.of(failure));
            }
        };
    }

    @Test
    void seesASendAndARequestUntilTheirAnswer() {
        template.send("inventory", "a");
        template.sendAndReceive("mail", "b", String.class);

        assertThat(seen).containsExactly("send inventory a", "inventory OK", "request mail b", "mail OK");
    }

    @Test
    void sendsWhatTheObserverMadeOfThePacket() {
        template.send("inventory", "a");
        template.sendAsync("inventory", "a").join();
        template.sendAndReceive("inventory", "a", String.class);

        assertThat(sender.sent())
                .hasSize(3)
                .allSatisfy(
                        sent -> assertThat(sent.packet().headers()).isEqualTo(Map.of("traceparent", "of inventory")));
    }

    @Test
    void seesTheAnswerOfAnAsynchronousSendWhenItIsThere() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        sender.answer(answer);

        CompletableFuture<Void> returned = template.sendAsync("inventory", "a");
        assertThat(returned).isSameAs(answer);
        assertThat(seen).containsExactly("send inventory a");

        answer.completeExceptionally(new MqRejectedException("inventory", "no", null));
        assertThat(seen).containsExactly("send inventory a", "inventory REJECTED");
    }

    @Test
    void seesFailuresHoweverTheyAreTold() {
        sender.failFor("inventory", new MqOutClosedException("inventory", "not connected", null));

        assertThatExceptionOfType(MqOutClosedException.class).isThrownBy(() -> template.send("inventory", "a"));
        assertThatExceptionOfType(MqOutClosedException.class)
                .isThrownBy(() -> template.sendAndReceive("inventory", "a", String.class));
        assertThat(template.sendAsync("inventory", "a")).isCompletedExceptionally();

        assertThat(seen).filteredOn("inventory NOT_DELIVERED"::equals).hasSize(3);
        assertThat(seen).hasSize(6);
    }

    @Test
    void seesEachSendOfABroadcast() {
        template.broadcast("news");

        assertThat(seen).containsExactly("send inventory news", "inventory OK", "send mail news", "mail OK");
        assertThat(sender.sent())
                .extracting(sent -> sent.packet().headers().get("traceparent"))
                .containsExactly("of inventory", "of mail");
    }

    @Test
    void tellsNoNameThatIsNoQueues() {
        template.send("made up", "a");

        assertThat(seen).containsExactly("send unknown a", "unknown OK");
        assertThat(sender.sent()).extracting(RecordingSender.Sent::queue).containsExactly("made up");
    }

    @Test
    void sendsAllTheSameWhereTheObserverThrows(CapturedOutput output) {
        MqSendObserver.Sending throwing = new MqSendObserver.Sending() {

            @Override
            public Packet packet() {
                return new Packet(Map.of(), new byte[0]);
            }

            @Override
            public void onAnswer(@Nullable Throwable failure) {
                throw new IllegalStateException("at the end");
            }
        };
        for (MqSendObserver observer : List.<MqSendObserver>of(
                (queue, packet, request) -> {
                    throw new IllegalStateException("at the start");
                },
                (queue, packet, request) -> throwing)) {
            MqTemplate observed = new MqTemplate(new ObservedSender(sender, observer), codec);
            observed.send("inventory", "a");
            assertThat(observed.sendAsync("inventory", "a")).isCompleted();
            observed.sendAndReceive("inventory", "a", String.class);
        }

        assertThat(sender.sent()).hasSize(6);
        assertThat(output.getOut().split("at the start", -1)).as("told once").hasSize(2);
        assertThat(output.getOut().split("at the end", -1)).as("told once").hasSize(2);
    }

    @Test
    void leavesOutWhatAnObserverAddsWhereItDoesNotFit() {
        Map<String, String> own = Map.of("own", "x".repeat(65_000));
        Map<String, String> more = Map.of("own", "x".repeat(65_000), "traceparent", "t", "baggage", "x".repeat(1_000));
        MqSendObserver.Sending sending = new MqSendObserver.Sending() {

            @Override
            public Packet packet() {
                return new Packet(more, new byte[0]);
            }

            @Override
            public void onAnswer(@Nullable Throwable failure) {}
        };
        MqTemplate observed = new MqTemplate(new ObservedSender(sender, (queue, packet, request) -> sending), codec);

        observed.send("inventory", "a", own);

        assertThat(sender.sent())
                .singleElement()
                .satisfies(sent -> assertThat(sent.packet().headers()).containsOnlyKeys("own", "traceparent"));
    }
}
