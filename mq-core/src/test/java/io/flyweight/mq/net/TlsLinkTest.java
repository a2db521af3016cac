package io.flyweight.mq.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyweight.mq.TlsEngines;
import io.flyweight.mq.support.TestIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsLinkTest {

    private static final ByteBuffer WORD = ByteBuffer.wrap("word".getBytes(US_ASCII));

    private static final IOException NONE = new IOException("no failure");

    @TempDir
    private static Path directory;

    private static TestIdentity identity;
    private static TlsEngines engines;

    private final TaskQueue loop = new TaskQueue();
    private final TlsLink.Shared shared = new TlsLink.Shared(loop, loop);
    private final MemoryLink dialerStream = new MemoryLink();
    private final MemoryLink acceptorStream = new MemoryLink();
    private final LinkNotes dialer = new LinkNotes();
    private final LinkNotes acceptor = new LinkNotes();
    private SSLEngine dialerEngine;
    private TlsLink dialerLink;

    @BeforeAll
    static void makeCertificate() {
        identity = TestIdentity.create(directory.resolve("node.p12"), "ip:127.0.0.1");
        SSLContext context = identity.trusting(identity);
        engines = TlsEngines.mutual(() -> context);
    }

    @BeforeEach
    void makeDialer() {
        dialerEngine = engines.client("127.0.0.1", 1);
        dialerLink = link(dialerStream, dialer, () -> dialerEngine);
    }

    private TlsLink link(MemoryLink stream, LinkNotes notes, Supplier<SSLEngine> engine) {
        TlsLink link = new TlsLink(shared, events -> stream, engine);
        link.owner(notes);
        return link;
    }

    private TlsLink connect(Supplier<SSLEngine> acceptorEngine) {
        TlsLink acceptorLink = link(acceptorStream, acceptor, acceptorEngine);
        dialerLink.onConnected();
        carry(acceptorLink);
        return acceptorLink;
    }

    /** Carries what was written to the other side until nobody has any more to say. */
    private void carry(TlsLink acceptorLink) {
        boolean more = true;
        while (more) {
            loop.run();
            ByteBuffer there = dialerStream.takeWritten();
            ByteBuffer back = acceptorStream.takeWritten();
            more = there.hasRemaining() || back.hasRemaining();
            if (there.hasRemaining()) {
                acceptorLink.onRead(there);
            }
            if (back.hasRemaining()) {
                dialerLink.onRead(back);
            }
        }
    }

    @Test
    void readsTheLastWordsAlsoWhereAWriteOnTheLoopHasFailed() throws IOException {
        TlsLink acceptorLink = connect(engines::server);
        dialerStream.room = 10;
        dialerLink.write(ByteBuffer.allocate(100_000));
        dialerLink.awaitWritable();
        acceptorLink.write(WORD.duplicate());
        ByteBuffer lastWords = acceptorStream.takeWritten();

        dialerStream.failure = new IOException("Broken pipe");
        dialerLink.onWritable();
        dialerLink.onRead(lastWords);

        assertThat(dialer.text()).isEqualTo("word");
        assertThat(dialer.events).containsExactly("connected", "writable");
        assertThatThrownBy(() -> dialerLink.write(WORD.duplicate())).hasMessage("Broken pipe");
    }

    @Test
    void saysWhyWhereThereIsNoEngine() {
        connect(() -> {
            throw new IllegalStateException("the keys are gone");
        });

        assertThat(acceptor.failure.getNow(NONE)).hasMessageContaining("the keys are gone");
    }

    @Test
    void saysWhyWhereTheEngineThrows() {
        SSLContext failing = identity.trustingBadly("nobody looks at certificates today");

        connect(() -> TlsEngines.mutual(() -> failing).server());

        assertThat(acceptor.failure.getNow(NONE)).hasMessageContaining("nobody looks at certificates today");
        assertThat(acceptor.events).containsExactly("failed");
    }

    @Test
    void endsAConnectionThatChangesItsKeysAgainAndAgain() throws IOException {
        TlsLink acceptorLink = connect(engines::server);

        for (int i = 0; i < 200; i++) {
            dialerEngine.beginHandshake();
            dialerLink.write(WORD.duplicate());
        }
        carry(acceptorLink);

        assertThat(acceptor.events).containsExactly("failed");
        assertThat(acceptor.failure.getNow(NONE)).hasMessageContaining("without data");
        assertThat(acceptor.text()).as("what came before").startsWith("wordword");
    }

    @Test
    void goesOnWhereKeysChangeNowAndThen() throws IOException {
        TlsLink acceptorLink = connect(engines::server);

        for (int i = 0; i < 200; i++) {
            dialerEngine.beginHandshake();
            for (TlsLink link : List.of(dialerLink, acceptorLink)) {
                link.write(ByteBuffer.allocate(60_000));
                link.write(ByteBuffer.allocate(60_000));
            }
            carry(acceptorLink);
        }
        dialerLink.write(WORD.duplicate());
        carry(acceptorLink);

        assertThat(acceptor.events).isEmpty();
        assertThat(acceptor.text()).hasSizeGreaterThan(200 * 120_000).endsWith("word");
    }

    @Test
    void keepsLittleOfAPeerThatTalksBeforeItIsItsTurn() {
        TlsLink acceptorLink = link(acceptorStream, acceptor, engines::server);
        dialerLink.onConnected();
        ByteBuffer hello = dialerStream.takeWritten();
        acceptorLink.onRead(
                ByteBuffer.allocate(hello.remaining() + 100_000).put(hello).clear());

        assertThat(acceptor.failure.getNow(NONE)).hasMessageContaining("bytes ahead");
    }
}
