package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.spring.listener.ErrorAction;
import io.flyweight.mq.spring.listener.UnmatchedAction;

/** What {@code mq.listener.*} may say. */
public class MqListenerProperties {

    /** Whether to accept connections when the application starts. */
    private boolean autoStartup = true;

    /** What the sender is answered when a listener throws, or its payload cannot be converted. */
    private ErrorAction onError = ErrorAction.REJECT;

    /** What the sender is answered when no listener takes a packet. */
    private UnmatchedAction unmatched = UnmatchedAction.REJECT;

    public boolean isAutoStartup() {
        return autoStartup;
    }

    public void setAutoStartup(boolean autoStartup) {
        this.autoStartup = autoStartup;
    }

    public ErrorAction getOnError() {
        return onError;
    }

    public void setOnError(ErrorAction onError) {
        this.onError = onError;
    }

    public UnmatchedAction getUnmatched() {
        return unmatched;
    }

    public void setUnmatched(UnmatchedAction unmatched) {
        this.unmatched = unmatched;
    }
}
