package io.flyweight.mq.reliability.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories for what a run writes. */
final class Directories {

    private Directories() {}

    /** Makes an empty one, in place of an old one. */
    static Path fresh(Path directory) throws IOException {
        if (Files.exists(directory)) {
            List<Path> old;
            try (Stream<Path> tree = Files.walk(directory)) {
                old = tree.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : old) {
                Files.delete(path);
            }
        }
        return Files.createDirectories(directory).toAbsolutePath();
    }
}
