package io.flyweight.mq.test.docs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A property of the application's settings, as the configuration metadata describes it. */
record Setting(String name, String type, String defaultValue, String meaning) {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final Pattern OURS = Pattern.compile("mq\\..*|management\\.(health|endpoint)\\.mq\\..*");

    /** Returns all settings of the queue that the class path knows, those of the application's life first. */
    static List<Setting> all() throws IOException {
        List<Setting> settings = new ArrayList<>();
        for (URL url : Collections.list(Setting.class.getClassLoader().getResources(METADATA))) {
            try (InputStream json = url.openStream()) {
                JsonNode metadata = new JsonMapper().readTree(json);
                for (JsonNode property : metadata.get("properties")) {
                    if (OURS.matcher(property.get("name").stringValue()).matches()) {
                        settings.add(of(property, metadata.path("hints")));
                    }
                }
            }
        }
        settings.sort(Comparator.comparing(Setting::name));
        return settings;
    }

    private static Setting of(JsonNode property, JsonNode hints) {
        String name = property.get("name").stringValue();
        StringBuilder meaning = new StringBuilder(property.path("description").asString());
        for (JsonNode hint : hints) {
            if (hint.get("name").stringValue().equals(name)) {
                hint.path("values")
                        .forEach(value -> meaning.append(" `")
                                .append(value.get("value").asString())
                                .append("`: ")
                                .append(value.path("description").asString()));
            }
        }
        String type = property.get("type").stringValue();
        return new Setting(name, type, property.path("defaultValue").asString(), meaning.toString());
    }

    /** Returns whether this is the setting's name, or for a map that of one of its entries. */
    boolean covers(String property) {
        return property.equals(name)
                || property.startsWith(name + "[")
                || type.startsWith("java.util.Map") && property.startsWith(name + ".");
    }

    /** Returns the default as a table shows it. */
    String shownDefault() {
        return defaultValue.isEmpty() ? "–" : "`" + defaultValue + "`";
    }
}
