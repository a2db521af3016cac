package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PowerSwitchTest {

    private final List<String> calls = new ArrayList<>();
    private boolean broken;
    private final PowerSwitch power = new PowerSwitch(new Environment.Power() {
        @Override
        public void on() {
            if (broken) {
                throw new IllegalStateException("no descriptor left");
            }
            calls.add("on");
        }

        @Override
        public void off() {
            calls.add("off");
        }
    });

    @Test
    void isOnWhileAnybodyHoldsIt() {
        power.hold();
        power.hold();
        power.release();
        assertThat(calls).containsExactly("on");

        power.release();
        power.hold();
        assertThat(calls).containsExactly("on", "off", "on");
    }

    @Test
    void whoCouldNotSwitchItOnDoesNotHoldIt() {
        broken = true;
        assertThatThrownBy(power::hold).hasMessage("no descriptor left");
        broken = false;

        power.hold();
        power.release();

        assertThat(calls).containsExactly("on", "off");
    }
}
