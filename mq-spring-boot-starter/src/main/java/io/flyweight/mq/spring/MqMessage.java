package io.flyweight.mq.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a payload class on the wire. Without it the class's simple name is used, of a nested class the innermost.
 *
 * <p>Use it on classes that two applications write separately, or that may be renamed:
 *
 * <pre>{@code
 * @MqMessage("reserve-stock")
 * record ReserveStock(long article, int pieces) {}
 * }</pre>
 *
 * The name is compared with the types that listeners declare. It is never used to load a class.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface MqMessage {

    /** The name on the wire; not empty. */
    String value();
}
