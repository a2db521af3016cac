package io.flyweight.mq.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An address cannot be bound. Told by kind: the system's own words are in the system's language. */
public final class BindFailedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Why an address cannot be bound. */
    public enum Kind {
        /** Somebody listens there. */
        IN_USE("the address is in use"),
        /** No interface of this machine has the address, now. */
        NOT_LOCAL("this machine does not have the address"),
        /** A port, most often one below 1024, that needs a right. */
        NOT_PERMITTED("this process has no right to the port");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** Creates it; {@code cause} is what the system said. */
    public BindFailedException(Kind kind, @Nullable IOException cause) {
        super(kind.words, cause);
        this.kind = kind;
    }

    /** Returns why. */
    public Kind kind() {
        return kind;
    }
}
