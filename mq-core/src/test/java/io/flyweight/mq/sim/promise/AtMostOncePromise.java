package io.flyweight.mq.sim.promise;

/** No packet is handed over twice. {@link History} finds what is sent twice. */
final class AtMostOncePromise implements Promise {

    @Override
    public String title() {
        return "5 at most once";
    }

    @Override
    public void onEntered(Sent sent, Handling where) {
        if (sent.entered > 1) {
            throw broken("handed over again: %s", sent);
        }
    }
}
