package io.flyweight.mq.benchmarks.measure;

import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Virtual threads, where the JDK has them. */
public final class VirtualThreads {

    private static final @Nullable ThreadFactory FACTORY = find();

    private VirtualThreads() {}

    private static @Nullable ThreadFactory find() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            return (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** Whether there are any. */
    public static boolean exist() {
        return FACTORY != null;
    }

    /** Returns what makes them. */
    public static ThreadFactory factory() {
        return Objects.requireNonNull(FACTORY, "no virtual threads");
    }
}
