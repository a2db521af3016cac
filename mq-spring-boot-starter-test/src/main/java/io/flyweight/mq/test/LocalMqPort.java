package io.flyweight.mq.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.beans.factory.annotation.Value;

/**
 * Injects the port at which the application under test listens for packets, as {@code @LocalServerPort} does for HTTP:
 *
 * <pre>{@code
 * @LocalMqPort
 * int port;
 * }</pre>
 *
 * The port is known once the application has started; a bean that is made before cannot have it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
@Value("${local.mq.port}")
public @interface LocalMqPort {}
