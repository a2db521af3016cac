package io.flyweight.mq;

/** Keeps the I/O thread running while anybody needs it. Any thread. */
final class PowerSwitch {

    private final Environment.Power power;
    private int holders;

    PowerSwitch(Environment.Power power) {
        this.power = power;
    }

    synchronized void hold() {
        if (holders == 0) {
            power.on();
        }
        holders++;
    }

    synchronized void release() {
        if (--holders == 0) {
            power.off();
        }
    }
}
