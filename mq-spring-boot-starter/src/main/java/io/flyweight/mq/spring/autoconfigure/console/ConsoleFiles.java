package io.flyweight.mq.spring.autoconfigure.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.StreamUtils;
import tools.jackson.databind.json.JsonMapper;

/** The files that make the console, those of its charts among them, and with what headers they are served. */
final class ConsoleFiles {

    static final String PATH = "/mq-console";

    /** Nothing from elsewhere, nothing inline, and in nobody's frame. */
    static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-cache");

    private static final String PAGE = "index.html";
    private static final String SETTINGS = "settings.json";
    /** Where they are: beside this class. */
    static final String OWN = "io/flyweight/mq/spring/autoconfigure/console/*";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "svg", "image/svg+xml",
            "json", "application/json");

    private final Supplier<ConsoleSettings> settings;

    /**
     * One of them.
     *
     * @param type its media type
     * @param bytes what is in it
     */
    record File(String type, byte[] bytes) {}

    ConsoleFiles(Supplier<ConsoleSettings> settings) {
        this.settings = settings;
    }

    /** Returns the file of that path below the console's own, which begins with a slash; {@code null} if there is none. */
    @Nullable File find(String path) {
        String name = path.equals("/") ? PAGE : path.substring(1);
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !name.matches("[A-Za-z.]+")) {
            return null;
        }
        if (name.equals(SETTINGS)) {
            return new File(type, JsonMapper.shared().writeValueAsBytes(settings.get()));
        }
        ClassPathResource resource = new ClassPathResource(name, ConsoleFiles.class);
        if (!resource.exists()) {
            return null;
        }
        try (InputStream in = resource.getInputStream()) {
            return new File(type, StreamUtils.copyToByteArray(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
