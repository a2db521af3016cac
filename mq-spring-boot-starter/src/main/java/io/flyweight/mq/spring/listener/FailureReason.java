package io.flyweight.mq.spring.listener;

import java.util.stream.Collectors;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;
import tools.jackson.core.JacksonException;

/** What the sender is told of an exception: what is wrong with the packet, and nothing of how it was found out. */
final class FailureReason {

    private FailureReason() {}

    static String of(Exception e) {
        if (e instanceof MessagingException && e.getCause() instanceof JacksonException json) {
            return "the payload cannot be read: " + json.getOriginalMessage();
        }
        if (e instanceof MethodArgumentNotValidException invalid && invalid.getBindingResult() != null) {
            return "the payload is not valid: " + words(invalid.getBindingResult());
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static String words(BindingResult result) {
        return result.getAllErrors().stream()
                .map(error -> subject(error) + error.getDefaultMessage())
                .collect(Collectors.joining("; "));
    }

    private static String subject(ObjectError error) {
        return error instanceof FieldError field ? field.getField() + " " : "";
    }
}
