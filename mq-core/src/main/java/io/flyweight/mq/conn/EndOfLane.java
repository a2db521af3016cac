package io.flyweight.mq.conn;

/** Stands behind the last packet in a lane, without one of its own: once it is reached, all before it has been answered. */
record EndOfLane(Runnable reached) implements Lane.Source {

    @Override
    public boolean isCongested() {
        return false;
    }

    @Override
    public boolean take(long number) {
        return false;
    }

    @Override
    public void answer(long number, Verdict verdict, boolean last) {
        throw new IllegalStateException("an empty batch has no answers");
    }

    @Override
    public long replyLimit() {
        return 0;
    }

    @Override
    public void onFailed(Throwable cause) {
        throw new IllegalStateException("an empty batch cannot fail", cause);
    }

    @Override
    public void onBatchDone(long pendingBytes) {
        reached.run();
    }
}
