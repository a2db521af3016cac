package io.flyweight.mq.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations that the queue makes. */
public enum MqObservation implements ObservationDocumentation {
    /** From a call of the template to the answer: of every send, request, and each send of a broadcast. */
    SEND {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultMqSendObservationConvention.class;
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {DetailKey.OPERATION, DetailKey.TYPE, DetailKey.SUBJECT};
        }
    },
    /** From the call of a listener to the answer, a future that it returned included. */
    RECEIVE {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultMqReceiveObservationConvention.class;
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return new KeyName[] {DetailKey.OPERATION, DetailKey.TYPE, DetailKey.SUBJECT, DetailKey.LISTENER};
        }
    };

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return Key.values();
    }

    /** Keys with few values: tags of meters, and of spans. */
    public enum Key implements KeyName {
        /** The other queue's name; {@code unknown} where there is none of the name that was sent to. */
        PEER {
            @Override
            public String asString() {
                return "peer";
            }
        },
        /** {@code ok}, {@code rejected}, {@code error}, {@code not_delivered} or {@code unknown}; {@code none} before the end. */
        OUTCOME {
            @Override
            public String asString() {
                return "outcome";
            }
        }
    }

    /** Keys with any number of values: tags of spans alone. */
    public enum DetailKey implements KeyName {
        /** {@code send} or {@code request}. */
        OPERATION {
            @Override
            public String asString() {
                return "mq.operation";
            }
        },
        /** The name of the payload's type; absent where it has none. */
        TYPE {
            @Override
            public String asString() {
                return "mq.type";
            }
        },
        /** The packet's subject; absent where it has none. */
        SUBJECT {
            @Override
            public String asString() {
                return "mq.subject";
            }
        },
        /** The listener's id. */
        LISTENER {
            @Override
            public String asString() {
                return "mq.listener";
            }
        }
    }
}
