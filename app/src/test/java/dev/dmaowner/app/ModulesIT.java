package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.AssembledCommand.Ended;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jars as the build leaves them, as modules. */
class ModulesIT {

    private static final String OURS = "dev.dmaowner";
    private static final String SERVICES = "dev.dmaowner.spi.";

    @TempDir
    private Path scratch;

    private static List<ModuleReference> all() {
        return List.copyOf(ModuleFinder.of(AssembledCommand.HOME.resolve("lib")).findAll());
    }

    /** The test kit, which is published as the others are, and is no part of the command. */
    private static Stream<ModuleReference> testkit() {
        ModuleReference api = all().stream()
                .filter(module -> module.descriptor().name().equals(OURS))
                .findFirst()
                .orElseThrow();
        String name = jar(api).getFileName().toString().replace("ownership-api", "ownership-testkit");
        return ModuleFinder.of(Path.of("..", "ownership-testkit", "target", name)).findAll().stream();
    }

    static Stream<ModuleReference> ours() {
        return Stream.concat(all().stream(), testkit())
                .filter(module -> module.descriptor().name().startsWith(OURS))
                .sorted(Comparator.comparing(module -> module.descriptor().name()));
    }

    static Stream<ModuleReference> plugins() {
        return ours().filter(module -> module.descriptor().provides().stream()
                .anyMatch(provides -> provides.service().startsWith(SERVICES)));
    }

    private static Path jar(ModuleReference module) {
        return Path.of(module.location().orElseThrow());
    }

    /** What a module gives to others and needs of them; what it conceals, and what it opens to one other, is its own. */
    private static String described(ModuleReference module) {
        StringWriter text = new StringWriter();
        PrintWriter to = new PrintWriter(text);
        ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(to, to, "--describe-module", "--file", jar(module).toString());
        return text.toString()
                .lines()
                .filter(line ->
                        !line.isBlank() && !line.startsWith("contains ") && !line.startsWith("qualified opens "))
                .map(line -> line.contains("jar:file:") ? line.replaceAll("[@ ].*", "") : line.strip())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Whoever changes a descriptor changes the text beside this test, and sees what he has changed. */
    @ParameterizedTest
    @MethodSource("ours")
    void jarHasTheLicenceAndTheNotice(ModuleReference module) throws IOException {
        for (String name : List.of("LICENSE", "NOTICE")) {
            try (ModuleReader reader = module.open();
                    InputStream in = reader.open("META-INF/" + name).orElseThrow()) {
                assertArrayEquals(Files.readAllBytes(Path.of("..", name)), in.readAllBytes());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ours")
    void descriptorIsAsItIsWrittenDown(ModuleReference module) throws IOException {
        String name = module.descriptor().name() + ".txt";
        try (InputStream expected = ModulesIT.class.getResourceAsStream("modules/" + name)) {
            assertTrue(expected != null, "there is no modules/" + name + "; it would say:\n" + described(module));
            assertEquals(new String(expected.readAllBytes(), StandardCharsets.UTF_8), described(module));
        }
    }

    @Test
    void enoughModulesWereLookedAt() {
        assertTrue(ours().count() >= 9, ours().toList().toString());
        assertTrue(plugins().count() >= 5, plugins().toList().toString());
    }

    @Test
    void noPackageIsInTwoModules() {
        Map<String, String> owner = new TreeMap<>();
        for (ModuleReference module : Stream.concat(all().stream(), testkit()).toList()) {
            for (String name : module.descriptor().packages()) {
                String other = owner.putIfAbsent(name, module.descriptor().name());
                assertEquals(
                        null, other, name + " is also in " + module.descriptor().name());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ours")
    void everyPackageBeginsWithItsModulesName(ModuleReference module) {
        for (String name : module.descriptor().packages()) {
            assertTrue(name.startsWith(module.descriptor().name()), name);
        }
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void classPathIsToldTheSameProvidersAsTheModulePath(ModuleReference module) throws IOException {
        try (ModuleReader reader = module.open()) {
            for (ModuleDescriptor.Provides provides : module.descriptor().provides()) {
                try (InputStream file =
                        reader.open("META-INF/services/" + provides.service()).orElseThrow()) {
                    List<String> listed = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .toList();
                    assertEquals(new TreeSet<>(provides.providers()), new TreeSet<>(listed));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("plugins")
    void eachPluginWorksWithoutTheOthers(ModuleReference alone) throws IOException, InterruptedException {
        List<String> others = plugins()
                .map(module -> module.descriptor().name())
                .filter(name -> !name.equals(alone.descriptor().name()))
                .filter(name -> alone.descriptor().requires().stream()
                        .noneMatch(r -> r.name().equals(name)))
                .toList();
        String modulePath = all().stream()
                .filter(module -> !others.contains(module.descriptor().name()))
                .map(module -> jar(module).toString())
                .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Ended ended = new AssembledCommand(scratch)
                .run(
                        Map.of(),
                        List.of(
                                java,
                                "--module-path",
                                modulePath,
                                "--add-modules",
                                "ALL-MODULE-PATH",
                                "-m",
                                "dev.dmaowner.app/dev.dmaowner.app.Main",
                                "plugins"));
        boolean bus = alone.descriptor().provides().stream()
                .anyMatch(provides -> provides.service().equals(SERVICES + "BusType"));
        assertTrue(ended.out().contains(alone.descriptor().name()), ended.out());
        assertFalse(ended.out().contains("Refused"), ended.out());
        if (bus) {
            assertEquals(0, ended.exitCode(), ended.err());
        } else {
            assertEquals(4, ended.exitCode(), "without a bus there is nothing to look at");
        }
    }

    @Test
    void programThatRequiresNoPluginNamesNone() {
        List<String> requiring = new ArrayList<>();
        ours().forEach(module -> module.descriptor().requires().stream()
                .filter(requires -> requires.name().startsWith(OURS + ".bus.")
                        || requires.name().startsWith(OURS + ".driver."))
                .forEach(requires -> requiring.add(module.descriptor().name() + " requires " + requires.name())));
        requiring.removeIf(line -> line.startsWith(OURS + ".driver.tegra "));
        assertEquals(List.of(), requiring);
    }
}
