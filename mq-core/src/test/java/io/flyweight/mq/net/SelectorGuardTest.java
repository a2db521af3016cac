package io.flyweight.mq.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.Selector;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A loop goes on, with all its connections, when its selector does not. */
@Timeout(60)
class SelectorGuardTest {

    private final List<Selector> opened = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final EventLoop loop = new EventLoop("loop under test", System::nanoTime, this::open);
    private final NioTransport transport = new NioTransport(loop, Runnable::run, Runnable::run);
    private final LinkNotes accepted = new LinkNotes();
    private final CompletableFuture<Link> acceptedLink = new CompletableFuture<>();

    private Selector open() throws IOException {
        if (!opened.isEmpty() && refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IOException("too many open files, as a test wants it");
        }
        Selector selector = Selector.open();
        opened.add(selector);
        return selector;
    }

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.stop();
    }

    private int listen() {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                Transport.Acceptor acceptor = transport.listen(
                        new Address("127.0.0.1", 0),
                        link -> {
                            acceptedLink.complete(link);
                            return accepted;
                        },
                        cause -> {});
                port.complete(acceptor.localAddress().port());
            } catch (IOException e) {
                port.completeExceptionally(e);
            }
        });
        return port.join();
    }

    private void closeTheSelector() throws IOException {
        opened.get(opened.size() - 1).close();
    }

    @Test
    void connectionsAndListenersMoveToTheNextSelector() throws IOException {
        int port = listen();
        try (Socket first = new Socket("127.0.0.1", port)) {
            acceptedLink.join();

            closeTheSelector();
            first.getOutputStream().write("1".getBytes(US_ASCII));

            await().until(() -> accepted.text().equals("1"));
            assertThat(opened).hasSize(2);
            try (Socket second = new Socket("127.0.0.1", port)) {
                second.getOutputStream().write("2".getBytes(US_ASCII));
                await().until(() -> accepted.text().equals("12"));
            }
            assertThat(accepted.events).doesNotContain("failed");
        }
    }

    @Test
    void whatAConnectionWaitsForMovesToo() throws IOException {
        int port = listen();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            Link link = acceptedLink.join();
            CompletableFuture.runAsync(link::pauseReading, loop).join();

            closeTheSelector();
            socket.getOutputStream().write("held back".getBytes(US_ASCII));
            await().until(() -> opened.size() == 2);
            for (int i = 0; i < 100; i++) {
                CompletableFuture.runAsync(() -> {}, loop).join();
            }
            assertThat(accepted.text()).isEmpty();
            CompletableFuture.runAsync(link::resumeReading, loop).join();

            await().until(() -> accepted.text().equals("held back"));
        }
    }

    @Test
    void aSelectorThatDoesNotSleepIsReplaced() throws IOException {
        int port = listen();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            acceptedLink.join();
            Selector restless = opened.get(0);

            await().pollInSameThread().until(() -> {
                for (int i = 0; i < SelectorGuard.MOST_PREMATURE; i++) {
                    restless.wakeup();
                    Thread.yield();
                }
                return opened.size() > 1;
            });
            await().until(() -> !restless.isOpen());
            socket.getOutputStream().write("goes on".getBytes(US_ASCII));

            await().until(() -> accepted.text().equals("goes on"));
        }
    }

    @Test
    void triesForAnotherSelectorUntilThereIsOne() throws IOException {
        int port = listen();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            acceptedLink.join();
            refusals.set(3);

            closeTheSelector();
            CompletableFuture.runAsync(() -> {}, loop).join();
            socket.getOutputStream().write("late".getBytes(US_ASCII));

            await().until(() -> accepted.text().equals("late"));
            assertThat(refusals).hasValue(0);
        }
    }

    @Test
    void timersAndTasksRunWithoutASelector() throws IOException {
        refusals.set(Integer.MAX_VALUE);
        closeTheSelector();
        CompletableFuture<Boolean> timer = new CompletableFuture<>();

        loop.execute(() -> loop.schedule(1, () -> timer.complete(true)));

        assertThat(timer.join()).isTrue();
        loop.stop();
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void survivesFailureAfterFailure() throws IOException {
        int port = listen();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            acceptedLink.join();
            for (int i = 1; i <= 5; i++) {
                closeTheSelector();
                socket.getOutputStream().write('x');
                int wanted = i;
                await().until(() -> accepted.text().length() == wanted);
            }
            assertThat(opened).hasSize(6);
        }
    }
}
