package io.flyweight.mq.test.docs;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The Java of one page: each block may use the types of those before it. */
final class Snippets {

    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;$");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public |final )*(?:class|record|interface|enum) (\\w+)");

    /** What a page may take for granted. */
    private static final String KNOWN = """
            import io.flyweight.mq.*;
            import io.flyweight.mq.api.*;
            import io.flyweight.mq.spring.*;
            import io.flyweight.mq.spring.annotation.*;
            import java.time.Duration;
            import java.util.*;
            """;

    private static final String GIVEN = "record ReserveStock(long article, int pieces) {}\n";

    private final Path folder;
    private int count;

    Snippets(Path folder) {
        this.folder = folder;
    }

    /** Takes a block for whole types, else for members of a class, else for statements; fails if it is none of these. */
    void compile(String block) throws IOException {
        String imports =
                IMPORT.matcher(block).results().map(MatchResult::group).collect(Collectors.joining("\n")) + '\n';
        String code = IMPORT.matcher(block).replaceAll("");
        String name = "Block" + ++count;
        List<String> readings = new ArrayList<>();
        if (TYPE.matcher(code).find()) {
            readings.add(imports + code);
        } else {
            readings.add(KNOWN + imports + "class " + name + " {\n" + code + "}\n");
            readings.add(KNOWN + imports + "class " + name + " {\n" + GIVEN + "void run(MqTemplate mqTemplate) {\n"
                    + code + "}}\n");
        }
        List<String> errors = new ArrayList<>();
        for (String reading : readings) {
            String error = javac(name(reading, name), reading);
            if (error.isEmpty()) {
                return;
            }
            errors.add(error);
        }
        throw new AssertionError(String.join("\n", errors) + '\n' + block);
    }

    /** A public type needs a file of its name. */
    private static String name(String code, String otherwise) {
        return Pattern.compile("(?m)^public (?:final )?class (\\w+)")
                .matcher(code)
                .results()
                .findFirst()
                .map(found -> found.group(1))
                .orElse(otherwise);
    }

    private String javac(String name, String code) throws IOException {
        Path source = Files.writeString(folder.resolve(name + ".java"), code);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            String path = System.getProperty("java.class.path") + System.getProperty("path.separator") + folder;
            List<String> options = List.of("-d", folder.toString(), "-cp", path, "-proc:none", "-parameters");
            boolean right = compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            return right ? "" : said.toString();
        }
    }
}
