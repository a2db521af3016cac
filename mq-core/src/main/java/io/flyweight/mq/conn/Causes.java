package io.flyweight.mq.conn;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;

/** Failures in plain words. */
final class Causes {

    private static final String RESET = "Connection reset";

    private Causes() {}

    static String describe(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return "cannot connect: " + message;
        }
        if (message != null && failure instanceof IOException && message.startsWith(RESET)) {
            // Told with and without "by peer", in turn even: what is told twice must read the same.
            return RESET;
        }
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
