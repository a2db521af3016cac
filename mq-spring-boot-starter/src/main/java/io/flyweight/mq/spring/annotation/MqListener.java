package io.flyweight.mq.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Marks a method of a bean that receives packets.
 *
 * <pre>{@code
 * @MqListener
 * void on(ReserveStock command, @Header(MqHeaders.SENDER) String sender) { ... }
 *
 * @MqListener(from = "inventory", subject = "stock.*")
 * Stock on(AskStock question) { ... }                        // the reply, where the sender asked for one
 * }</pre>
 *
 * <p><b>Which listener.</b> Everything that a listener states must match: the sender, the subject, and the type of its
 * payload parameter, by the names of {@link io.flyweight.mq.spring.MqMessage}; a sealed or {@code @JsonSubTypes} type
 * takes its subtypes too. {@code byte[]}, {@code String}, {@code Packet}, {@code Message<?>}, {@code Object}, maps and
 * collections take every type. A packet without a type goes to typed listeners only by sender or subject. Where several
 * match, the order is: exact subject, subject pattern, sender, exact type, supertype, every type. Two listeners that
 * always tie stop the start of the application. A packet that nobody takes is rejected, or accepted with
 * {@code mq.listener.unmatched=accept}.
 *
 * <p><b>Parameters.</b> One payload, annotated with {@code @Payload} or with nothing; {@code @Header}, {@code @Headers},
 * {@code Message<T>}, {@link io.flyweight.mq.api.Packet}. {@code byte[]} gets the body and {@code String} the body as
 * UTF-8, both also when it is empty; anything else is read as JSON, and validated where the parameter says {@code @Valid}:
 * that takes a {@code Validator} bean, one or a primary one, or the start fails.
 *
 * <p><b>The answer.</b> Returned: the send returns normally. Threw, or the payload cannot be converted: an
 * {@link #errorHandler} has its say; without one the sender gets an {@code MqRejectedException} with the exception's
 * message, and with {@code mq.listener.on-error=close} the connection closes too. A returned {@link io.flyweight.mq.api.Ack} is the answer itself. A {@code CompletableFuture} is waited for,
 * except with {@code mq.dispatch=inline}, where it stops the start, or rejects the packet if it was not declared and is not
 * finished. Any other value is the reply where the sender asked for one, and ignored where it did not.
 *
 * <p><b>Thread.</b> Packets of one sender come one at a time and in order; those of different senders may come at the
 * same time. The method may block, unless {@code mq.dispatch=inline}.
 *
 * <p><b>Bean.</b> A singleton, or one of another scope behind a scoped proxy, through which it is called. Prototypes stop
 * the start: nothing would say which of them listens.
 *
 * <p><b>Reuse.</b> Repeat it on a method and each is a listener of its own. Put it on an annotation of your own, with
 * {@code @AliasFor} for what that one lets its users say. Attributes may hold {@code ${...}} and {@code #{...}}, which are
 * resolved once, at the start.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@MessageMapping
@Repeatable(MqListeners.class)
public @interface MqListener {

    /**
     * The listener's id, unique in the application: in messages about it, and in {@code MqListenerRegistry} to start and stop
     * it. Default: as in {@code stock.on(Reserve)}, of bean and method, with {@code #2} and so on where the method has more.
     */
    String id() default "";

    /**
     * Names of the queues that are listened to, each an element of its own: nothing is split, but {@code #{...}} may be a
     * collection. What cannot be a name stops the start; what is none of {@code mq.queues} is warned of. Default: all.
     */
    String[] from() default {};

    /**
     * Subjects that are listened to, as given by the sender in {@code MqHeaders.SUBJECT}. Segments are joined by dots;
     * {@code *} stands for exactly one segment, {@code **} for any number of them. {@code #{...}} may be a collection.
     * Default: all, also none.
     */
    String[] subject() default {};

    /**
     * Name of the {@code MqListenerErrorHandler} bean that answers for this listener when it throws, or when its payload
     * cannot be converted; a name that is none stops the start. Default: the only, or primary, bean of that type, if there
     * is one.
     */
    String errorHandler() default "";

    /**
     * Whether the listener gets packets from the start, {@code true} or {@code false}. Until
     * {@code MqListenerRegistry.start(id)} those of one that does not go to the next best listener, or count as unmatched.
     */
    String autoStartup() default "true";

    /**
     * Whether each packet is handled once, however often it arrives, by its {@code MqHeaders.ID}: the id is remembered in the
     * transaction in which the method runs, by the {@code IdempotentReceiver} bean, which the starter makes where there is
     * JDBC. One that was handled is answered as handled, without a call; one without an id is rejected; one whose method
     * threw, or answered anything but {@code Ack.OK}, is not remembered. The method returns nothing or an {@code Ack}. What is
     * remembered is remembered for the listener's {@link #id}: give it one that stays when the method's name changes.
     */
    boolean idempotent() default false;
}
