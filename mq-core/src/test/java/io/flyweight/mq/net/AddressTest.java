package io.flyweight.mq.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:20001, 127.0.0.1, 20001",
        "some-host.example:1, some-host.example, 1",
        "h:65535, h, 65535",
        "h:0, h, 0",
        "[::1]:20001, ::1, 20001",
        "[fe80::1%eth0]:5, fe80::1%eth0, 5"
    })
    void takesHostAndPortApart(String text, String host, int port) {
        assertThat(Address.parse(text)).isEqualTo(new Address(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:20001", "[::1]:20001", "host:0"})
    void isWrittenAsItIsRead(String text) {
        assertThat(Address.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "host",
                "host:",
                ":1",
                " :1",
                "host:-1",
                "host:+1",
                "host:65536",
                "host:99999",
                "host:123456",
                "host:x",
                "host:1 ",
                "ho st:1",
                "host/path:1",
                "http://host:1",
                "::1:20001",
                "[]:1",
                "[::1:1",
                "::1]:1",
                "[[::1]]:1",
                "host:１"
            })
    void refusesWhatIsNoHostAndPort(String text) {
        assertThatThrownBy(() -> Address.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("host:port")
                .hasMessageContaining("0 to 65535");
    }
}
