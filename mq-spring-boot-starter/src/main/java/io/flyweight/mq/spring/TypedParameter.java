package io.flyweight.mq.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/** Carries a generic type to a message converter, which takes it from the parameter that it converts for. */
final class TypedParameter extends MethodParameter {

    private static final Method ANY = ClassUtils.getMethod(Object.class, "toString");

    private final Type type;

    TypedParameter(Type type) {
        super(ANY, -1);
        this.type = type;
    }

    private TypedParameter(TypedParameter original) {
        super(original);
        this.type = original.type;
    }

    @Override
    public Class<?> getParameterType() {
        return ResolvableType.forType(type).toClass();
    }

    @Override
    public Type getGenericParameterType() {
        return type;
    }

    @Override
    public Class<?> getNestedParameterType() {
        return getParameterType();
    }

    @Override
    public Type getNestedGenericParameterType() {
        return type;
    }

    @Override
    public TypedParameter clone() {
        return new TypedParameter(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TypedParameter parameter && parameter.type.equals(type);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }
}
