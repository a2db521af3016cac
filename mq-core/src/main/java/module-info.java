/** A message queue that lives inside the application. Only the two exported packages are public. */
module io.flyweight.mq.core {
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports io.flyweight.mq;
    exports io.flyweight.mq.api;
}
