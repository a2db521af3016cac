package io.flyweight.mq.reliability.node;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes all descriptors that the process may still have, and gives them back. */
final class Descriptors {

    private final List<Closeable> held = new ArrayList<>();
    private boolean taking;

    /** Takes what there is, and from now on what comes free. */
    synchronized void exhaust() {
        taking = true;
        tick();
    }

    /** Has to be called from time to time. */
    synchronized void tick() {
        try {
            while (taking) {
                held.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException none) {
            return;
        }
    }

    synchronized void release() throws IOException {
        taking = false;
        for (Closeable each : held) {
            each.close();
        }
        held.clear();
    }
}
