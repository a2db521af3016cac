package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What a listener returned, as an answer for the sender. */
record ReturnValues(MqCodec codec, Dispatch dispatch) {

    Ack answer(Packet packet, @Nullable Object returned) throws Exception {
        return codec.answer(packet, returned instanceof CompletionStage<?> stage ? join(stage) : returned);
    }

    /** What a signature declares is refused at the start; a future behind {@code Object} is seen only here. */
    private @Nullable Object join(CompletionStage<?> stage) throws Exception {
        CompletableFuture<?> future = stage.toCompletableFuture();
        if (dispatch == Dispatch.INLINE && !future.isDone()) {
            throw new IllegalStateException("the listener returned a future that is not finished, and with"
                    + " mq.dispatch=inline nothing may wait for one; return the value, or set mq.dispatch=serial");
        }
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }
}
