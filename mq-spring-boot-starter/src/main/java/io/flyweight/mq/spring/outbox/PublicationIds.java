package io.flyweight.mq.spring.outbox;

import java.io.Serial;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.RootClassFilter;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.modulith.events.core.EventPublicationRegistry;
import org.springframework.modulith.events.core.TargetEventPublication;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Which publication an event object belongs to. Whoever externalizes events is given the object alone; the id of its
 * publication, which stays the same for each attempt, is known where the registry stores it or hands it out again.
 * Objects are told apart by identity, as two events may be equal. Thread-safe.
 */
public final class PublicationIds extends StaticMethodMatcherPointcutAdvisor implements MethodInterceptor {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final Set<String> METHODS =
            Set.of("store", "processIncompletePublications", "processFailedPublications");

    private final transient Map<EventReference, UUID> ids = new ConcurrentHashMap<>();
    private final transient ReferenceQueue<Object> collected = new ReferenceQueue<>();

    /** Creates an advisor of the registry that knows nothing yet. */
    public PublicationIds() {
        setClassFilter(new RootClassFilter(EventPublicationRegistry.class));
        setAdvice(this);
    }

    @Override
    public boolean matches(Method method, Class<?> targetClass) {
        return METHODS.contains(method.getName());
    }

    @Override
    public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
        @Nullable Object[] arguments = invocation.getArguments();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof Consumer<?> consumer) {
                arguments[i] = remembering(consumer);
            }
        }
        Object result = invocation.proceed();
        if (result instanceof Collection<?> stored) {
            stored.forEach(this::remember);
        }
        return result;
    }

    private <T> Consumer<T> remembering(Consumer<T> consumer) {
        return publication -> {
            remember(publication);
            consumer.accept(publication);
        };
    }

    private void remember(@Nullable Object stored) {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            ids.remove(gone);
        }
        if (stored instanceof TargetEventPublication publication
                && publication.getTargetIdentifier().getValue().equals(OutboxListener.ID)) {
            EventReference event = new EventReference(publication.getEvent(), collected);
            ids.put(event, publication.getIdentifier());
            if (TransactionSynchronizationManager.isSynchronizationActive()) {
                TransactionSynchronizationManager.registerSynchronization(new ForgetIfRolledBack(event));
            }
        }
    }

    /** Nobody externalizes what was not committed. */
    private final class ForgetIfRolledBack implements TransactionSynchronization {

        private final EventReference event;

        ForgetIfRolledBack(EventReference event) {
            this.event = event;
        }

        @Override
        public void afterCompletion(int status) {
            if (status != STATUS_COMMITTED) {
                ids.remove(event);
            }
        }
    }

    /** Returns how many it knows at present. */
    int size() {
        return ids.size();
    }

    /** Returns the id of the event's publication, and forgets it; {@code null} if the event is not of the registry. */
    @Nullable UUID take(Object event) {
        return ids.remove(new EventReference(event, null));
    }

    /** What is published outside a transaction is externalized by nobody: it must not stay for that. */
    private static final class EventReference extends WeakReference<Object> {

        private final int hash;

        EventReference(Object event, @Nullable ReferenceQueue<Object> collected) {
            super(event, collected);
            this.hash = System.identityHashCode(event);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Object event = get();
            return other instanceof EventReference that && event != null && that.refersTo(event);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
