package io.flyweight.mq.sim.promise;

/** Where packets are handled one at a time: the lane of a sender's name at one receiver. */
record Handling(Party receiver, String sender) {

    @Override
    public String toString() {
        return "handler of " + receiver + " for '" + sender + "'";
    }
}
