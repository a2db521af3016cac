package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.wire.CloseCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LinkEndTest {

    @Test
    void everyCodeHasWordsOfItsOwn() {
        assertThat(Arrays.stream(CloseCode.values())
                        .map(code -> LinkEnd.told(code, 0, "").reason()))
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank)
                .noneMatch(words -> words.endsWith(": "));
    }

    @Test
    void aReasonOfThePeerFollowsTheWords() {
        assertThat(LinkEnd.told(CloseCode.SHUTDOWN, 3, "for the night"))
                .isEqualTo(new LinkEnd(CloseCode.SHUTDOWN, true, 3, "the peer has stopped: for the night", null));
    }

    @Test
    void onlyWhatThePeerSaidIsToldByIt() {
        assertThat(LinkEnd.told(CloseCode.REPLACED, 0, "").isToldBy(CloseCode.REPLACED))
                .isTrue();
        assertThat(LinkEnd.told(CloseCode.REPLACED, 0, "").isToldBy(CloseCode.SHUTDOWN))
                .isFalse();
        assertThat(LinkEnd.closedHere(CloseCode.REPLACED, "").isToldBy(CloseCode.REPLACED))
                .isFalse();
        assertThat(LinkEnd.lost("gone", null).isToldBy(CloseCode.REPLACED)).isFalse();
    }

    @Test
    void failuresAreDescribedInPlainWords() {
        assertThat(Causes.describe(new ConnectException("Connection refused")))
                .isEqualTo("cannot connect: Connection refused");
        assertThat(Causes.describe(new NoRouteToHostException("No route to host")))
                .isEqualTo("cannot connect: No route to host");
        assertThat(Causes.describe(new IOException("Connection reset")))
                .as("the same fault, whichever of its two texts a platform chooses this time")
                .isEqualTo(Causes.describe(new IOException("Connection reset by peer")))
                .isEqualTo("Connection reset");
        assertThat(Causes.describe(new IOException())).isEqualTo("IOException");
    }
}
