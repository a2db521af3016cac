package io.flyweight.mq.conn;

import java.net.ConnectException;
import java.net.NoRouteToHostException;

/** Failures in plain words. */
final class Causes {

    private Causes() {}

    static String describe(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return "cannot connect: " + message;
        }
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
