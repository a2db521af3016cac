package io.flyweight.mq.sample.desk;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.server.ResponseStatusException;

/** What the page asks for. */
@RestController
class DeskController {

    private final Services services;
    private final RestClient http = RestClient.create();

    DeskController(Services services) {
        this.services = services;
    }

    @GetMapping("/services")
    List<Services.Service> services() {
        return services.all();
    }

    @PostMapping("/services/{name}/start")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void start(@PathVariable String name) {
        services.start(name);
    }

    @PostMapping("/services/{name}/stop")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void stop(@PathVariable String name) {
        services.stop(name);
    }

    @PostMapping("/services/{name}/cut")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cut(@PathVariable String name) {
        services.cut(name);
    }

    @PostMapping("/services/{name}/restore")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void restore(@PathVariable String name) {
        services.restore(name);
    }

    /** Passes a request on to a service, since a page may only ask where it came from. */
    @RequestMapping("/to/{name}/**")
    ResponseEntity<byte[]> pass(
            @PathVariable String name,
            HttpServletRequest request,
            @RequestBody(required = false) byte @Nullable [] body) {
        String path = request.getRequestURI().substring(("/to/" + name).length());
        RestClient.RequestBodySpec passed =
                http.method(HttpMethod.valueOf(request.getMethod())).uri(URI.create(addressOf(name) + path));
        if (body != null) {
            passed.contentType(MediaType.APPLICATION_JSON).body(body);
        }
        return passed.exchangeForRequiredValue((sent, answer) -> ResponseEntity.status(answer.getStatusCode())
                .contentType(MediaType.APPLICATION_JSON)
                .body(answer.getBody().readAllBytes()));
    }

    private String addressOf(String name) {
        return services.all().stream()
                .filter(service -> service.name().equals(name) && service.address() != null)
                .findAny()
                .map(Services.Service::address)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.SERVICE_UNAVAILABLE, "The service '" + name + "' does not run."));
    }

    @ExceptionHandler
    ProblemDetail on(IllegalArgumentException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail on(ResourceAccessException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "The service stops just now.");
    }
}
