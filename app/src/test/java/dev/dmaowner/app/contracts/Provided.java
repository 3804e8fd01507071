package dev.dmaowner.app.contracts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the descriptor of a module provides, and whether a test of the module puts it to the contract of its kind. Sources are
 * read, not classes: they are there whichever modules were built.
 *
 * @param module the module's folder
 * @param kind the service's simple name, which is that of its contract before the word Contract
 * @param provider the simple name of the class
 */
record Provided(Path module, String kind, String provider) {

    private static final Pattern PROVIDES =
            Pattern.compile("provides\\s+dev\\.dmaowner\\.spi\\.(BusType|Driver|IommuDriver)\\s+with([^;]*);");

    /** What a contract is handed, by the method that it demands or from a table of constructors. */
    private static final String HANDED =
            "\\b(busType|driver|iommuDriver)\\(\\)\\s*\\{\\s*return new %1$s\\(|\\b%1$s::new";

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);

    /** {@return what the modules in a folder provide, one after the other} */
    static List<Provided> in(Path folder) throws IOException {
        List<Provided> all = new ArrayList<>();
        try (Stream<Path> modules = Files.list(folder)) {
            for (Path module : modules.sorted().toList()) {
                Path descriptor = module.resolve("src/main/java/module-info.java");
                if (Files.exists(descriptor)) {
                    all.addAll(by(module, code(descriptor)));
                }
            }
        }
        return all;
    }

    private static List<Provided> by(Path module, String descriptor) {
        List<Provided> all = new ArrayList<>();
        Matcher provides = PROVIDES.matcher(descriptor);
        while (provides.find()) {
            for (String provider : provides.group(2).split(",")) {
                String name = provider.strip();
                all.add(new Provided(module, provides.group(1), name.substring(name.lastIndexOf('.') + 1)));
            }
        }
        return all;
    }

    /** Whether a test of the module that is run extends the contract of the kind and hands it the provider. */
    boolean isPutToItsContract() throws IOException {
        Path tests = module.resolve("src/test/java");
        if (!Files.isDirectory(tests)) {
            return false;
        }
        Pattern handed = Pattern.compile(HANDED.formatted(provider));
        Pattern contract = Pattern.compile("\\bextends " + kind + "Contract\\b");
        List<Path> sources;
        try (Stream<Path> files = Files.walk(tests)) {
            sources =
                    files.filter(file -> file.toString().endsWith("Test.java")).toList();
        }
        for (Path source : sources) {
            String code = code(source);
            if (contract.matcher(code).find() && handed.matcher(code).find() && !code.contains("@Disabled")) {
                return true;
            }
        }
        return false;
    }

    private static String code(Path source) throws IOException {
        return COMMENT.matcher(Files.readString(source)).replaceAll("");
    }

    @Override
    public String toString() {
        return module.getFileName() + ": " + kind + " " + provider;
    }
}
