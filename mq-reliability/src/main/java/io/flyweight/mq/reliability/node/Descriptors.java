package io.flyweight.mq.reliability.node;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes all descriptors that the process may still have, and gives them back. */
final class Descriptors {

    private final List<Closeable> held = new ArrayList<>();

    /** Takes what there is. Returns how many. */
    int exhaust() {
        try {
            while (true) {
                held.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException none) {
            return held.size();
        }
    }

    void release() throws IOException {
        for (Closeable each : held) {
            each.close();
        }
        held.clear();
    }
}
