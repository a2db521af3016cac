package io.flyweight.mq.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Transport} promises: real sockets and simulated ones. */
@Timeout(60)
public abstract class TransportContract {

    private final List<LinkNotes> accepted = new CopyOnWriteArrayList<>();
    private final List<Link> acceptedLinks = new CopyOnWriteArrayList<>();

    protected abstract Transport transport();

    /** Calls on the loop and waits; what is thrown there is thrown here as the cause. */
    protected abstract <T> T onLoop(Callable<T> call);

    /** Waits for a condition, which only looks. */
    protected abstract void until(BooleanSupplier condition);

    /** Gives what must not happen the chance to happen. */
    protected abstract void settle();

    /** An address to listen at. */
    protected abstract Address freeAddress();

    /** Whether an accepted link has done what it does before the first byte. */
    private static boolean isOpen(Link accepted) {
        return !(accepted instanceof TlsLink tls) || tls.isOpen();
    }

    /** Breaks a connection so that {@code broken} sees a reset. */
    protected abstract void reset(Link broken, Link other);

    private LinkHandler accept(Link link) {
        LinkNotes notes = new LinkNotes();
        accepted.add(notes);
        acceptedLinks.add(link);
        return notes;
    }

    private Transport.Acceptor listen(Address address) {
        return onLoop(() -> transport().listen(address, this::accept, cause -> {}));
    }

    private Link dial(Address address, LinkHandler handler) {
        return onLoop(() -> transport().connect(address, handler));
    }

    /** Both ends of an open connection: the dialer's is {@code link}, the acceptor's {@code peer}. */
    private final class Pair {

        final Transport.Acceptor acceptor = listen(freeAddress());
        final LinkNotes notes = new LinkNotes();
        final Link link;
        final LinkNotes peerNotes;
        final Link peer;

        Pair() {
            link = dial(acceptor.localAddress(), notes);
            until(() -> notes.events.contains("connected") && !acceptedLinks.isEmpty());
            peerNotes = accepted.get(0);
            peer = acceptedLinks.get(0);
            until(() -> isOpen(peer));
        }
    }

    private void run(Runnable task) {
        onLoop(() -> {
            task.run();
            return true;
        });
    }

    /** Writes all of a short text, however many writes that takes. */
    private void write(Link link, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
        while (bytes.hasRemaining()) {
            if (onLoop(() -> link.write(bytes)) == 0) {
                settle();
            }
        }
    }

    private void fill(Link link) {
        long total = 0;
        for (long taken = 1; taken > 0; total += taken) {
            taken = writeUntilRefused(link);
            assertThat(total).as("the stream never gets full").isLessThan(1L << 30);
            settle();
        }
    }

    private long writeUntilRefused(Link link) {
        ByteBuffer block = ByteBuffer.allocate(1024 * 1024);
        long total = 0;
        for (int count = 1; count > 0; total += count) {
            count = onLoop(() -> link.write(block.clear()));
        }
        return total;
    }

    @Test
    void carriesBytesBothWaysInOrder() {
        Pair pair = new Pair();

        write(pair.link, "there");
        write(pair.peer, "and back");
        write(pair.link, " and there");

        until(() -> pair.peerNotes.text().equals("there and there"));
        until(() -> pair.notes.text().equals("and back"));
        assertThat(pair.peerNotes.events)
                .as("an accepted link is open from the start")
                .isEmpty();
        assertThat(pair.notes.events).containsExactly("connected");
        assertThat(pair.link.remoteAddress())
                .isEqualTo(pair.acceptor.localAddress().toString());
    }

    @Test
    void tellsNothingBeforeConnectHasReturned() {
        Transport.Acceptor acceptor = listen(freeAddress());
        Address nobody = onLoop(() -> {
            Transport.Acceptor closed = transport().listen(freeAddress(), this::accept, cause -> {});
            closed.close();
            return closed.localAddress();
        });
        LinkNotes answered = new LinkNotes();
        LinkNotes refused = new LinkNotes();

        List<String> before = onLoop(() -> {
            transport().connect(acceptor.localAddress(), answered);
            transport().connect(nobody, refused);
            List<String> events = new ArrayList<>(answered.events);
            events.addAll(refused.events);
            return events;
        });

        assertThat(before).isEmpty();
        until(() -> !answered.events.isEmpty() && !refused.events.isEmpty());
        settle();
        assertThat(answered.events).containsExactly("connected");
        assertThat(refused.events).containsExactly("failed");
    }

    @Test
    void aDialThatIsGivenUpTellsNothing() {
        Transport.Acceptor acceptor = listen(freeAddress());
        LinkNotes notes = new LinkNotes();

        run(() -> transport().connect(acceptor.localAddress(), notes).close());
        settle();

        assertThat(notes.events).isEmpty();
    }

    @Test
    void tellsOnceThatThereIsRoomAgain() {
        Pair pair = new Pair();
        run(pair.peer::pauseReading);

        for (int i = 1; i <= 3; i++) {
            int before = fillAndAwaitWritable(pair);

            run(pair.peer::resumeReading);
            until(() -> pair.notes.events.size() > before);
            settle();
            assertThat(pair.notes.events).hasSize(before + 1);
            run(pair.peer::pauseReading);
        }

        assertThat(pair.notes.events).startsWith("connected").endsWith("writable", "writable", "writable");
        assertThat(pair.notes.events).containsOnlyOnce("connected").containsOnly("connected", "writable");
    }

    /** Returns how many events there were by then; a busy system finds room for more a while after it had none. */
    private int fillAndAwaitWritable(Pair pair) {
        int before;
        do {
            before = pair.notes.events.size();
            fill(pair.link);
            run(pair.link::awaitWritable);
            settle();
        } while (pair.notes.events.size() > before);
        return before;
    }

    @Test
    void tellsOfRoomThatIsThereAlready() {
        Pair pair = new Pair();

        run(pair.link::awaitWritable);

        until(() -> pair.notes.events.size() == 2);
        settle();
        assertThat(pair.notes.events).containsExactly("connected", "writable");
    }

    @Test
    void pausesReadingAndTheEnd() {
        Pair pair = new Pair();
        run(pair.peer::pauseReading);

        write(pair.link, "held back");
        run(pair.link::shutdownOutput);
        settle();
        assertThat(pair.peerNotes.text()).isEmpty();
        assertThat(pair.peerNotes.events).isEmpty();
        run(pair.peer::resumeReading);

        until(() -> pair.peerNotes.events.contains("end"));
        assertThat(pair.peerNotes.text()).isEqualTo("held back");
    }

    @Test
    void endsOneDirectionAndKeepsTheOther() {
        Pair pair = new Pair();

        run(pair.peer::shutdownOutput);
        until(() -> pair.notes.events.contains("end"));
        write(pair.link, "the other direction goes on");

        until(() -> pair.peerNotes.text().equals("the other direction goes on"));
        settle();
        assertThat(pair.notes.events).containsExactly("connected", "end");
        assertThat(pair.peerNotes.events).isEmpty();
    }

    @Test
    void tellsAnOrderlyEndOnceBehindAllBytes() {
        Pair pair = new Pair();

        write(pair.peer, "the last words");
        if (pair.peer instanceof TlsLink) {
            // What is encrypted and not yet taken by the stream would be lost.
            settle();
        }
        run(pair.peer::close);
        until(() -> pair.notes.events.contains("end"));
        settle();

        assertThat(pair.notes.text()).isEqualTo("the last words");
        assertThat(pair.notes.events).containsExactly("connected", "end");
        assertThat(pair.peerNotes.events).as("who closed is told nothing").isEmpty();
    }

    @Test
    void tellsAResetOnce() {
        Pair pair = new Pair();

        reset(pair.link, pair.peer);
        until(() -> pair.notes.events.contains("failed"));
        settle();

        assertThat(pair.notes.events).containsExactly("connected", "failed");
        assertThatThrownBy(() -> onLoop(() -> pair.link.write(ByteBuffer.allocate(1))))
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void isNotCalledAfterItsClose() {
        Pair pair = new Pair();
        write(pair.link, "too late");

        run(() -> {
            pair.peer.close();
            pair.peer.close();
        });
        String read = pair.peerNotes.text();
        settle();

        assertThat(pair.peerNotes.events).isEmpty();
        assertThat(pair.peerNotes.text()).isEqualTo(read);
        assertThatThrownBy(() -> onLoop(() -> pair.peer.write(ByteBuffer.allocate(1))))
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void isWrittenToFromAnyThread() throws IOException {
        Pair pair = new Pair();
        ByteBuffer bytes = ByteBuffer.wrap("from a caller".getBytes(US_ASCII));

        while (bytes.hasRemaining()) {
            if (pair.link.write(bytes) == 0) {
                settle();
            }
        }

        until(() -> pair.peerNotes.text().equals("from a caller"));
    }

    @Test
    void knowsItsOwnEndWhileItIsOpen() {
        Transport.Acceptor acceptor = listen(freeAddress());
        LinkNotes notes = new LinkNotes();
        List<String> before = new ArrayList<>();

        Link link = onLoop(() -> {
            Link dialled = transport().connect(acceptor.localAddress(), notes);
            before.add(dialled.localHost());
            return dialled;
        });
        until(() -> notes.events.contains("connected") && !acceptedLinks.isEmpty());

        assertThat(before).containsExactly("");
        assertThat(new Address(onLoop(link::localHost), 1).isLiteral()).isTrue();
        assertThat(new Address(onLoop(acceptedLinks.get(0)::localHost), 1).isLiteral())
                .isTrue();
    }

    @Test
    void anAddressInUseCannotBeBoundAndAProbeTellsSo() {
        Address address = listen(freeAddress()).localAddress();

        for (Callable<Object> attempt : Collections.<Callable<Object>>unmodifiableList(
                List.of(() -> transport().listen(address, this::accept, cause -> {}), () -> {
                    transport().probe(address);
                    return true;
                }))) {
            assertThatThrownBy(() -> onLoop(attempt))
                    .cause()
                    .isInstanceOfSatisfying(
                            BindFailedException.class,
                            e -> assertThat(e.kind()).isEqualTo(BindFailedException.Kind.IN_USE));
        }
    }

    @Test
    void anAddressIsFreeAgainAfterTheClose() {
        Pair pair = new Pair();
        Address address = pair.acceptor.localAddress();
        assertThat(onLoop(pair.acceptor::isOpen)).isTrue();
        run(() -> {
            pair.acceptor.close();
            pair.acceptor.close();
        });
        assertThat(onLoop(pair.acceptor::isOpen)).isFalse();

        onLoop(() -> {
            transport().probe(address);
            return true;
        });
        assertThat(listen(address).localAddress()).isEqualTo(address);
        LinkNotes again = new LinkNotes();
        dial(address, again);

        until(() -> again.events.contains("connected") && accepted.size() == 2);
    }

    @Test
    void aClosedListenerAcceptsNoMoreAndKeepsWhatItHas() {
        Pair pair = new Pair();
        run(pair.acceptor::close);

        LinkNotes refused = new LinkNotes();
        dial(pair.acceptor.localAddress(), refused);
        until(() -> refused.events.contains("failed"));
        write(pair.link, "still here");

        until(() -> pair.peerNotes.text().equals("still here"));
        assertThat(accepted).hasSize(1);
    }

    @Test
    void resolvesAnIpAddressToItself() {
        Address address = new Address("10.1.2.3", 4);
        List<Address> found = new CopyOnWriteArrayList<>();

        List<Address> before = onLoop(() -> {
            transport().resolve(address, found::add, e -> {});
            return List.copyOf(found);
        });
        until(() -> !found.isEmpty());

        assertThat(before).as("never from inside the call").isEmpty();
        assertThat(found).containsExactly(address);
    }
}
