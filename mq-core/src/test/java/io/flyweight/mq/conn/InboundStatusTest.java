package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.wire.Hello;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is known of the peers' own connections to this node. */
class InboundStatusTest {

    private final InRig rig = new InRig();

    private InStatus far() {
        return rig.inbound.status("far");
    }

    private void refuse(String name) {
        FarEnd dialer = rig.dialer();
        dialer.sayHello(name, "near");
        dialer.hears();
        dialer.prove("a wrong token");
    }

    @Test
    void nothingIsKnownOfAPeerThatHasNeverCome() {
        assertThat(far()).isEqualTo(InStatus.NEVER);
    }

    @Test
    void aPeersConnectionIsKnownToBeUpAndToHaveEnded() {
        FarEnd dialer = rig.welcomed("far");
        assertThat(far()).isEqualTo(new InStatus(true, Instant.EPOCH, true, 0, null, null));

        dialer.endStream(null);
        assertThat(far()).isEqualTo(new InStatus(false, Instant.EPOCH, true, 0, null, null));
    }

    @Test
    void aPeerOfAnotherMapIsKnown() {
        FarEnd dialer = rig.dialer();
        dialer.sayHello(new Hello("far", "near", new byte[32], FarEnd.PACKET_LIMIT, FarEnd.DIGEST + 1));
        dialer.hears();
        dialer.prove(FarEnd.TOKEN);

        assertThat(far().connected()).isTrue();
        assertThat(far().sameMap()).isFalse();
    }

    @Test
    void replacementsAreCountedAndTheReplacedOnesEndIsNotThePeers() {
        FarEnd first = rig.welcomed("far");
        rig.welcomed("far");
        first.endStream(null);

        assertThat(far().connected()).isTrue();
        assertThat(far().replacements()).isEqualTo(1);
    }

    @Test
    void aRefusedDialIsKnownUntilThePeerConnects() {
        refuse("far");
        assertThat(far().refusal()).isEqualTo("the token of 'far' differs from ours");
        assertThat(far().connected()).isFalse();

        rig.welcomed("far");
        assertThat(far().refusal()).isNull();
    }

    @Test
    void nothingIsKeptOfNamesThatAreNotInTheMap() {
        refuse("stranger");

        assertThat(rig.inbound.status("stranger")).isEqualTo(InStatus.NEVER);
    }

    @Test
    void eachLifeOfTheNodeIsToldApart() {
        rig.inbound.renewInstance();
        long first = rig.welcomed("far").instanceTold();
        assertThat(rig.welcomed("far").instanceTold()).isEqualTo(first);

        rig.inbound.renewInstance();

        assertThat(rig.welcomed("far").instanceTold()).isNotEqualTo(first);
    }
}
