package io.flyweight.mq.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ShopApplicationTest {

    @Test
    void anUnknownServiceIsOneSentenceAndTheExitCodeOne(CapturedOutput output) {
        int exitCode = ShopApplication.run("--service=nonsense");

        assertThat(exitCode).isEqualTo(1);
        assertThat(output.getOut().strip())
                .isEqualTo("There is no service 'nonsense': use --service=orders, --service=inventory,"
                        + " --service=shipping, or nothing for all of them.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--service", "--service=", "--service=Orders"})
    void whatIsNoServicesNameIsRefused(String argument) {
        assertThatThrownBy(() -> ShopService.chosenBy(argument)).hasMessageStartingWith("There is no service '");
    }

    @Test
    void oneServiceIsChosenByItsName() {
        assertThat(ShopService.chosenBy("--server.port=0", "--service=inventory"))
                .containsExactly(ShopService.INVENTORY);
    }

    @Test
    void allServicesAreChosenWithoutAName() {
        assertThat(ShopService.chosenBy("--server.port=0")).containsExactly(ShopService.values());
    }
}
