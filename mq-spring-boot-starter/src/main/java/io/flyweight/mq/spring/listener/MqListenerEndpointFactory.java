package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.annotation.MqListener;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.convert.ConversionService;
import org.springframework.messaging.converter.SmartMessageConverter;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.StringUtils;
import org.springframework.validation.Validator;

/** Makes listeners of annotated methods. */
public final class MqListenerEndpointFactory {

    private static final Logger log = LoggerFactory.getLogger(MqListenerEndpointFactory.class);

    /** As the table's column. */
    private static final int MAX_REMEMBERED_ID = 255;

    private final DefaultMessageHandlerMethodFactory methods = new DefaultMessageHandlerMethodFactory();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final ListenerRules rules;
    private final ObjectProvider<MqListenerErrorHandler> errorHandlers;
    private final ObjectProvider<IdempotentReceiver> idempotentReceiver;
    private final ConfigurableBeanFactory beanFactory;
    private final Set<String> queues;

    /**
     * Creates a factory.
     *
     * @param codec reads the payloads
     * @param dispatch where the listeners will be called
     * @param queues the names of all queues, to warn of a sender that is none; empty if they are not known
     * @param validator validates what is annotated with {@code @Valid}; {@code null} if there is none, or no single one
     * @param errorHandlers has the one that answers for the listeners that name none, or is empty
     * @param idempotentReceiver what listeners go through that handle each packet once; asked for the first of them
     * @param beanFactory resolves {@code ${...}} and {@code #{...}}, and has the handlers that are named
     */
    public MqListenerEndpointFactory(
            MqCodec codec,
            Dispatch dispatch,
            Set<String> queues,
            @Nullable Validator validator,
            ObjectProvider<MqListenerErrorHandler> errorHandlers,
            ObjectProvider<IdempotentReceiver> idempotentReceiver,
            ConfigurableBeanFactory beanFactory) {
        ConversionService conversion = ApplicationConversionService.getSharedInstance();
        this.rules = new ListenerRules(dispatch, validator != null, conversion);
        this.queues = Set.copyOf(queues);
        this.errorHandlers = errorHandlers;
        this.idempotentReceiver = idempotentReceiver;
        this.beanFactory = beanFactory;
        SmartMessageConverter converter = codec.argumentConverter();
        methods.setArgumentResolvers(List.of(
                new HeaderMethodArgumentResolver(conversion, beanFactory),
                new HeadersMethodArgumentResolver(),
                new PacketArgumentResolver(),
                new MessageArgumentResolver(converter),
                new PayloadArgumentResolver(converter, validator)));
        methods.setMessageConverter(converter);
        methods.afterPropertiesSet();
    }

    MqListenerEndpoint create(Object bean, String beanName, Method annotated, MqListener listener) {
        ListenerMethod method = new ListenerMethod(annotated, AopUtils.getTargetClass(bean));
        rules.check(method, listener.from().length + listener.subject().length == 0);
        if (listener.idempotent()) {
            rules.checkIdempotent(method);
        }
        Method callable = AopUtils.selectInvocableMethod(annotated, bean.getClass());
        InvocableHandlerMethod handler = methods.createInvocableHandlerMethod(bean, callable);
        ListenerAttributes attributes =
                new ListenerAttributes(method.toString(), new AttributeExpressions(beanFactory));
        MqRoute route = MqRoute.of(
                attributes.from(listener.from()), attributes.subjects(listener.subject()), method.payloadType());
        warnOfUnknownSenders(method, route);
        String id = id(attributes, listener.id(), beanName + "." + method.signature());
        return new MqListenerEndpoint(
                id,
                route,
                listener.idempotent() ? idempotent(id, method, handler::invoke) : handler::invoke,
                errorHandler(attributes, listener.errorHandler()),
                attributes.autoStartup(listener.autoStartup()));
    }

    private String id(ListenerAttributes attributes, String given, String fallback) {
        if (StringUtils.hasText(given)) {
            return attributes.id(given);
        }
        String id = fallback;
        for (int i = 2; !ids.add(id); i++) {
            id = fallback + "#" + i;
        }
        return id;
    }

    private MqMessageHandler idempotent(String id, ListenerMethod method, MqMessageHandler handler) {
        if (id.length() > MAX_REMEMBERED_ID) {
            String rule = "Of a listener that handles each packet once it has at most " + MAX_REMEMBERED_ID
                    + " characters; give it a shorter one.";
            throw new WrongMqListenerException(method.toString(), "id", id, rule, null);
        }
        IdempotentReceiver receiver = idempotentReceiver.getIfUnique();
        if (receiver == null) {
            throw new ImpossibleMqListenerException(
                    method.toString(),
                    "it is to handle each packet once, and there is no single IdempotentReceiver, which remembers what was handled",
                    "Add spring-boot-starter-jdbc and a database, with one DataSource and one transaction manager, or one bean"
                            + " of your own of type IdempotentReceiver.");
        }
        return new IdempotentHandler(id, receiver, handler);
    }

    private @Nullable MqListenerErrorHandler errorHandler(ListenerAttributes attributes, String given) {
        if (!StringUtils.hasText(given)) {
            return onlyErrorHandler(attributes.listener());
        }
        String name = attributes.errorHandler(given, this::errorHandlerName);
        return beanFactory.getBean(name, MqListenerErrorHandler.class);
    }

    /** To use none of several would leave failures to nobody, from the day on which somebody adds the second. */
    private @Nullable MqListenerErrorHandler onlyErrorHandler(String listener) {
        try {
            return errorHandlers.getIfAvailable();
        } catch (NoUniqueBeanDefinitionException e) {
            String rule =
                    "There are several beans to choose from, " + e.getBeanNamesFound() + ": name one here, make one"
                            + " of them @Primary, or declare those for single listeners with @Bean(defaultCandidate = false).";
            throw new WrongMqListenerException(listener, "errorHandler", "", rule, e);
        }
    }

    private String errorHandlerName(String name) {
        if (!beanFactory.containsBean(name)) {
            throw new IllegalArgumentException("There is no bean of this name.");
        }
        if (!beanFactory.isTypeMatch(name, MqListenerErrorHandler.class)) {
            throw new IllegalArgumentException("The bean of this name is no "
                    + MqListenerErrorHandler.class.getSimpleName() + ", but a " + beanFactory.getType(name) + ".");
        }
        return name;
    }

    private void warnOfUnknownSenders(ListenerMethod method, MqRoute route) {
        for (String sender : route.from()) {
            if (!queues.isEmpty() && !queues.contains(sender)) {
                log.warn(
                        "Listener {} waits for packets from '{}', which is none of the queues {}",
                        method,
                        sender,
                        new TreeSet<>(queues));
            }
        }
    }
}
