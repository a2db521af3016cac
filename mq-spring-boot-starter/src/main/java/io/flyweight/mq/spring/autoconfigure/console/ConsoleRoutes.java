package io.flyweight.mq.spring.autoconfigure.console;

import java.net.URI;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The console in WebFlux. */
final class ConsoleRoutes {

    private ConsoleRoutes() {}

    static RouterFunction<ServerResponse> of(ConsoleFiles files) {
        return RouterFunctions.route()
                .GET(ConsoleFiles.PATH, request -> toThePage())
                .GET(ConsoleFiles.PATH + "/", request -> file(files, "/"))
                .GET(ConsoleFiles.PATH + "/{file}", request -> file(files, "/" + request.pathVariable("file")))
                .build();
    }

    private static Mono<ServerResponse> toThePage() {
        return ServerResponse.status(HttpStatus.FOUND)
                .location(URI.create(ConsoleFiles.PATH.substring(1) + "/"))
                .build();
    }

    private static Mono<ServerResponse> file(ConsoleFiles files, String path) {
        ConsoleFiles.File file = files.find(path);
        if (file == null) {
            return ServerResponse.notFound().build();
        }
        return ServerResponse.ok()
                .header(HttpHeaders.CONTENT_TYPE, file.type())
                .headers(headers -> ConsoleFiles.HEADERS.forEach(headers::set))
                .bodyValue(file.bytes());
    }
}
