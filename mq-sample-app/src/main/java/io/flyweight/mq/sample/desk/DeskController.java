package io.flyweight.mq.sample.desk;

import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

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
    @RequestMapping("/to/{name}/{*path}")
    ResponseEntity<byte[]> pass(
            @PathVariable String name,
            @PathVariable String path,
            HttpMethod method,
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Nullable MediaType type,
            @RequestBody(required = false) byte @Nullable [] body) {
        URI uri = UriComponentsBuilder.fromUriString(addressOf(name))
                .path(path)
                .encode()
                .build()
                .toUri();
        RestClient.RequestBodySpec passed = http.method(method).uri(uri);
        if (body != null && type != null) {
            passed.contentType(type).body(body);
        }
        return passed.exchangeForRequiredValue((sent, answer) -> ResponseEntity.status(answer.getStatusCode())
                .contentType(MediaType.APPLICATION_JSON)
                .body(answer.getBody().readAllBytes()));
    }

    private String addressOf(String name) {
        String address = services.all().stream()
                .filter(service -> service.name().equals(name))
                .findAny()
                .orElseThrow(() -> new NoSuchElementException("There is no service '" + name + "'."))
                .address();
        if (address == null) {
            throw new ResponseStatusException(
                    HttpStatus.SERVICE_UNAVAILABLE, "The service '" + name + "' does not run.");
        }
        return address;
    }

    @ExceptionHandler
    ProblemDetail on(NoSuchElementException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(e.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail on(UnsupportedOperationException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
    }

    @ExceptionHandler
    ProblemDetail on(ResourceAccessException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_GATEWAY, "The service did not answer; what it was asked for may have been done.");
    }
}
