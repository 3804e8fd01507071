package dev.dmaowner.app.plugins;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** Compiles tiny modules, so that a test has plug-ins of its own. */
final class ModuleMaker {

    private final Path scratch;
    private final String modulePath;

    /**
     * @param scratch a folder for sources and classes
     * @param modulePath what they are compiled against
     */
    ModuleMaker(Path scratch, String modulePath) {
        this.scratch = scratch;
        this.modulePath = modulePath;
    }

    /** {@return a folder of classes that these sources give: each is preceded by its path} */
    Path classes(String version, String... pathsAndTexts) throws IOException {
        Path sources = Files.createTempDirectory(scratch, "src");
        Path classes = Files.createTempDirectory(scratch, "classes");
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-d", classes.toString()));
        if (!modulePath.isEmpty()) {
            arguments.addAll(List.of("--module-path", modulePath));
        }
        if (!version.isEmpty()) {
            arguments.addAll(List.of("--module-version", version));
        }
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            Path source = sources.resolve(pathsAndTexts[i]);
            Files.createDirectories(source.getParent());
            arguments.add(Files.writeString(source, pathsAndTexts[i + 1]).toString());
        }
        StringWriter problems = new StringWriter();
        PrintWriter to = new PrintWriter(problems);
        int code = ToolProvider.findFirst("javac").orElseThrow().run(to, to, arguments.toArray(new String[0]));
        if (code != 0) {
            throw new IllegalStateException(problems.toString());
        }
        return classes;
    }

    /** Put what a folder holds into a jar. */
    static void jar(Path classes, Path jar) throws IOException {
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
    }
}
