package io.flyweight.mq.spring;

import org.springframework.core.AttributeAccessorSupport;

/**
 * Hands a converted value to code that knows its generic type. The converter was asked for exactly that type, which the
 * compiler cannot see; an attribute's reader names the type in just this way.
 */
final class TypedValue extends AttributeAccessorSupport {

    private static final long serialVersionUID = 1L;
    private static final String VALUE = "value";

    private TypedValue(Object value) {
        setAttribute(VALUE, value);
    }

    static <T> T of(Object value) {
        return new TypedValue(value).computeAttribute(VALUE, missing -> {
            throw new IllegalStateException("set by the constructor");
        });
    }
}
