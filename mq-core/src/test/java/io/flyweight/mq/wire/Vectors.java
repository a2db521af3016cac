package io.flyweight.mq.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code docs/protocol-vectors.txt}; the file's own comment explains its form. */
final class Vectors {

    private static final Path FILE = Path.of("..", "docs", "protocol-vectors.txt");

    private Vectors() {}

    /** One section. */
    record Vector(String name, Map<String, String> fields, Map<String, String> headers) {

        String text(String field) {
            String value = fields.get(field);
            if (value == null) {
                throw new AssertionError("[" + name + "] lacks the field " + field);
            }
            return value;
        }

        byte[] bytes(String field) {
            return Bytes.hex(text(field));
        }

        long number(String field) {
            String value = text(field);
            return value.startsWith("0x") ? Long.parseUnsignedLong(value.substring(2), 16) : Long.parseLong(value);
        }

        String kind() {
            return name.split("[ :]")[0];
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Vector> all() {
        List<Vector> vectors = new ArrayList<>();
        for (String line : lines()) {
            if (line.startsWith("[")) {
                String name = line.substring(1, line.length() - 1);
                vectors.add(new Vector(name, new LinkedHashMap<>(), new LinkedHashMap<>()));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = line.split(" ?= ?", 2);
                add(vectors.get(vectors.size() - 1), parts[0], parts[1]);
            }
        }
        return vectors;
    }

    private static void add(Vector vector, String field, String value) {
        if (field.equals("header")) {
            String[] parts = value.split(": ?", 2);
            vector.headers.put(parts[0], parts[1]);
        } else {
            vector.fields.put(field, value);
        }
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
