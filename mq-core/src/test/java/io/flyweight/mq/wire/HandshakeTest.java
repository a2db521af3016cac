package io.flyweight.mq.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakeTest {

    private static final String TOKEN = "a token of some length";
    private static final byte[] ACCEPTOR_NONCE = Bytes.counted(32, 20);
    private static final byte[] NO_TLS = {};

    private final Hello hello = Bytes.hello();
    private final byte[] transcript = Handshake.transcript(hello, ACCEPTOR_NONCE, NO_TLS);
    private final byte[] proof = Handshake.dialerProof(TOKEN, transcript);

    @Test
    void acceptsTheRightToken() {
        assertThat(Handshake.provingToken(List.of(TOKEN), transcript, proof)).isEqualTo(TOKEN);
    }

    @Test
    void acceptsAnyOfItsTokensAndTellsWhich() {
        assertThat(Handshake.provingToken(List.of("new", TOKEN), transcript, proof))
                .isEqualTo(TOKEN);
        assertThat(Handshake.provingToken(List.of(TOKEN, "old"), transcript, proof))
                .isEqualTo(TOKEN);
    }

    @Test
    void refusesAWrongToken() {
        assertThat(Handshake.provingToken(List.of("other", TOKEN + " ", ""), transcript, proof))
                .isNull();
        assertThat(Handshake.provingToken(List.of(), transcript, proof)).isNull();
    }

    @Test
    void refusesAProofOfAnotherConversation() {
        byte[][] others = {
            Handshake.transcript(hello, Bytes.counted(32, 21), NO_TLS),
            Handshake.transcript(hello, ACCEPTOR_NONCE, Bytes.counted(32, 22)),
            withHello(new Hello("alphb", "beta", hello.nonce(), hello.packetSizeLimit(), hello.mapDigest())),
            withHello(new Hello("alpha", "betb", hello.nonce(), hello.packetSizeLimit(), hello.mapDigest())),
            withHello(new Hello("alphab", "eta", hello.nonce(), hello.packetSizeLimit(), hello.mapDigest())),
            withHello(new Hello("alpha", "beta", Bytes.counted(32, 23), hello.packetSizeLimit(), hello.mapDigest())),
            withHello(new Hello("alpha", "beta", hello.nonce(), 1, hello.mapDigest())),
            withHello(new Hello("alpha", "beta", hello.nonce(), hello.packetSizeLimit(), 1)),
        };
        for (byte[] other : others) {
            assertThat(Handshake.provingToken(List.of(TOKEN), other, proof)).isNull();
        }
    }

    @Test
    void refusesAReflectedProof() {
        byte[] acceptors = Handshake.acceptorProof(TOKEN, transcript, 1, 2, 3);
        assertThat(Handshake.matches(acceptors, proof)).isFalse();
        assertThat(Handshake.provingToken(List.of(TOKEN), transcript, acceptors))
                .isNull();
    }

    @Test
    void coversEveryTermOfTheAcceptor() {
        byte[] expected = Handshake.acceptorProof(TOKEN, transcript, 1, 2, 3);
        assertThat(Handshake.matches(expected, Handshake.acceptorProof(TOKEN, transcript, 1, 2, 3)))
                .isTrue();
        assertThat(Handshake.matches(expected, Handshake.acceptorProof("other", transcript, 1, 2, 3)))
                .isFalse();
        assertThat(Handshake.matches(expected, Handshake.acceptorProof(TOKEN, transcript, 9, 2, 3)))
                .isFalse();
        assertThat(Handshake.matches(expected, Handshake.acceptorProof(TOKEN, transcript, 1, 9, 3)))
                .isFalse();
        assertThat(Handshake.matches(expected, Handshake.acceptorProof(TOKEN, transcript, 1, 2, 9)))
                .isFalse();
    }

    @Test
    void treatsAnEmptyTokenAsTheEmptyKey() {
        byte[] open = Handshake.dialerProof("", transcript);
        assertThat(Handshake.provingToken(List.of(""), transcript, open)).isEmpty();
        assertThat(Handshake.provingToken(List.of(TOKEN), transcript, open)).isNull();
    }

    @Test
    void refusesAProofOfAnotherLength() {
        assertThat(Handshake.matches(proof, new byte[0])).isFalse();
        assertThat(Handshake.matches(proof, Bytes.join(proof, new byte[1]))).isFalse();
    }

    @Test
    void digestsTheMapWhateverItsOrder() {
        long digest = Handshake.mapDigest(List.of("beta", "alpha"));
        assertThat(Handshake.mapDigest(List.of("alpha", "beta"))).isEqualTo(digest);
        assertThat(Handshake.mapDigest(List.of("alpha", "beta", "gamma"))).isNotEqualTo(digest);
        assertThat(Handshake.mapDigest(List.of("alphabeta"))).isNotEqualTo(digest);
    }

    private static byte[] withHello(Hello other) {
        return Handshake.transcript(other, ACCEPTOR_NONCE, NO_TLS);
    }
}
