package io.flyweight.mq.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.api.Responder;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MqRecorderTest {

    private final MqCodec codec = MqTestMesh.json();
    private final MqRecorder recorder = new MqRecorder();
    private final List<String> replies = new ArrayList<>();

    record Ask(int article) {}

    record Stock(int pieces) {}

    sealed interface Event permits Sold, Returned {}

    record Sold(int article) implements Event {}

    record Returned(int article) implements Event {}

    private Packet packet(Object payload) {
        Packet sent = codec.encode(payload, Map.of(MqHeaders.SUBJECT, "stock.low", "priority", 7));
        return Packet.received(sent.headers(), sent.body(), true, new Responder() {
            @Override
            public void reply(Packet request, Map<String, String> headers, byte[] body) {
                replies.add(new String(body, UTF_8));
            }

            @Override
            public void reason(Packet packet, String why) {
                replies.add("because " + why);
            }
        });
    }

    private Ack receive(Object payload) {
        return recorder.newPacket("orders", packet(payload));
    }

    @Test
    void remembersWhatItReceived() {
        assertThat(receive(new Ask(42))).isEqualTo(Ack.OK);
        assertThat(receive("a text")).isEqualTo(Ack.OK);

        assertThat(recorder.received()).hasSize(2);
        MqReceived ask = recorder.received().get(0);
        assertThat(ask.sender()).isEqualTo("orders");
        assertThat(ask.type()).isEqualTo("Ask");
        assertThat(ask.subject()).isEqualTo("stock.low");
        assertThat(ask.headers()).containsEntry("priority", "7").containsEntry(MqHeaders.SENDER, "orders");
        assertThat(ask.payload(Ask.class)).isEqualTo(new Ask(42));
        assertThat(ask).hasToString("Ask from orders (14 bytes)");
        MqReceived text = recorder.received().get(1);
        assertThat(text.type()).isNull();
        assertThat(text.payload(String.class)).isEqualTo("a text");
        assertThat(replies).isEmpty();
    }

    @Test
    void picksPayloadsByTheirType() {
        receive(new Sold(1));
        receive(new Ask(2));
        receive(new Returned(3));

        assertThat(recorder.payloads(Event.class)).containsExactly(new Sold(1), new Returned(3));
        assertThat(recorder.payloads(Ask.class)).containsExactly(new Ask(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorder.payloads(String.class))
                .withMessageContaining("has no type on the wire");
    }

    @Test
    void forgets() {
        receive(new Ask(1));
        recorder.clear();
        receive(new Ask(2));

        assertThat(recorder.payloads(Ask.class)).containsExactly(new Ask(2));
    }

    @Test
    void becomesAsNew() {
        recorder.on(Ask.class, ask -> Ack.ERROR).answer(Ack.REJECTED).hold();

        recorder.reset();

        assertThat(receive(new Ask(1))).isEqualTo(Ack.OK);
        assertThat(receive("else")).isEqualTo(Ack.OK);
        assertThat(recorder.received()).hasSize(2);
    }

    @Test
    void answersByTypeAndOtherwiseAsTold() {
        recorder.on(Ask.class, ask -> new Stock(ask.article() * 10))
                .on(Event.class, event -> Ack.ERROR)
                .answer(Ack.REJECTED);

        assertThat(receive(new Ask(4))).isEqualTo(Ack.OK);
        assertThat(replies).containsExactly("{\"pieces\":40}");
        assertThat(receive(new Returned(1))).isEqualTo(Ack.ERROR);
        assertThat(receive("else")).isEqualTo(Ack.REJECTED);
    }

    @Test
    void throwsWhatAHandlerThrows() {
        recorder.on(Ask.class, ask -> {
            throw new IllegalStateException("sold out");
        });

        assertThatIllegalStateException().isThrownBy(() -> receive(new Ask(1))).withMessage("sold out");
        assertThat(recorder.received()).hasSize(1);
    }

    @Test
    void repliesAndRejects() {
        recorder.reply(new Stock(3));
        assertThat(receive("anything")).isEqualTo(Ack.OK);
        recorder.reject("closed on Sundays");
        assertThat(receive("anything")).isEqualTo(Ack.REJECTED);

        assertThat(replies).containsExactly("{\"pieces\":3}", "because closed on Sundays");
    }

    @Test
    void repliesOnlyToWhoAskedForAReply() {
        recorder.reply(new Stock(3));
        Packet send = codec.encode(new Ask(1), Map.of());

        assertThat(recorder.newPacket("orders", send)).isEqualTo(Ack.OK);
        assertThat(replies).isEmpty();
    }

    @Test
    void answersAHeldPacketOnlyWhenItIsReleased() {
        recorder.hold();
        CompletableFuture<Ack> answer = CompletableFuture.supplyAsync(() -> receive(new Ask(1)), MqRecorderTest::run);

        assertThat(recorder.awaitCount(1)).hasSize(1);
        assertThat(answer).isNotDone();

        recorder.release();
        await().until(answer::isDone);
        assertThat(answer).isCompletedWithValue(Ack.OK);
        assertThat(receive(new Ask(2))).isEqualTo(Ack.OK);
    }

    private static void run(Runnable task) {
        new Thread(task, "a lane").start();
    }

    @Test
    void anInterruptEndsTheWaitOfAHeldPacket() {
        recorder.hold();
        Thread.currentThread().interrupt();

        assertThatIllegalStateException().isThrownBy(() -> receive(new Ask(1))).withMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void waitsForATypeAndReturnsItsFirst() {
        run(() -> {
            receive("first");
            receive(new Ask(1));
            receive(new Ask(2));
        });

        assertThat(recorder.await(Ask.class)).isEqualTo(new Ask(1));
    }

    @Test
    void aPayloadThatIsNotThereIsToldSo() {
        receive("");

        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> recorder.received().get(0).payload(Ask.class))
                .withMessageContaining("empty");
    }
}
