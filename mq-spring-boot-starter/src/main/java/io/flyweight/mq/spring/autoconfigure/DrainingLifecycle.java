package io.flyweight.mq.spring.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * A part of the node whose stop waits for work to end. Within a phase it waits on a thread of its own: Spring then stops
 * the phase's other beans meanwhile, and its own timeout holds whatever the drain does.
 */
abstract class DrainingLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DrainingLifecycle.class);

    private final String drainThread;
    private final int phase;

    DrainingLifecycle(String drainThread, int phase) {
        this.drainThread = drainThread;
        this.phase = phase;
    }

    @Override
    public final void stop(Runnable callback) {
        Thread thread = new Thread(() -> drain(callback), drainThread);
        thread.setDaemon(false);
        thread.start();
    }

    private void drain(Runnable callback) {
        try {
            stop();
        } catch (RuntimeException e) {
            log.warn("{} failed: {}", drainThread, e.toString());
            log.debug("{} failed", drainThread, e);
        } finally {
            callback.run();
        }
    }

    /** A cached test context that is paused would come back with another port and with connections unknown to its peers. */
    @Override
    public final boolean isPauseable() {
        return false;
    }

    @Override
    public final int getPhase() {
        return phase;
    }
}
