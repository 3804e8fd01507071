package dev.dmaowner.app.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.AssembledCommand;
import dev.dmaowner.app.AssembledCommand.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of plug-ins, good ones and one of each kind of broken ones, under the assembled command. */
class PluginFolderIT {

    private static final String LIB = AssembledCommand.HOME.resolve("lib").toString();

    @TempDir
    private Path scratch;

    private AssembledCommand command;
    private ModuleMaker maker;
    private Path folder;

    @BeforeEach
    void makeEmptyFolder() throws IOException {
        command = new AssembledCommand(scratch);
        maker = new ModuleMaker(scratch, LIB);
        folder = Files.createDirectory(scratch.resolve("plug ins"));
    }

    private Path busClasses(String module, String bus, String constructor) throws IOException {
        return maker.classes(
                "1.2.3",
                "module-info.java",
                PluginSources.busModule(module, ""),
                module + "/Bus.java",
                PluginSources.bus(module, bus, constructor));
    }

    private void busJar(String file, String module, String bus, String constructor) throws IOException {
        ModuleMaker.jar(busClasses(module, bus, constructor), folder.resolve(file));
    }

    private Path driverClasses(String module, String bus, String name) throws IOException {
        return maker.classes(
                "",
                "module-info.java",
                PluginSources.driverModule(module),
                module + "/TheDriver.java",
                PluginSources.driver(module, bus, name));
    }

    private JsonNode plugins() throws IOException, InterruptedException {
        Ended ended = command.run("plugins", "--plugins", folder.toString(), "--format", "json");
        assertEquals(0, ended.exitCode(), ended.err());
        return new ObjectMapper().readTree(ended.out());
    }

    private static List<JsonNode> named(JsonNode document, String name) {
        return StreamSupport.stream(document.get("plugins").spliterator(), false)
                .filter(plugin -> plugin.get("name").asText().equals(name))
                .toList();
    }

    /** What the reason for refusing says, by what was refused. */
    private static Map<String, String> refusals(JsonNode document) {
        Map<String, String> refusals = new TreeMap<>();
        for (JsonNode refusal : document.get("refused")) {
            refusals.merge(
                    refusal.get("name").asText(), refusal.get("reason").asText(), (one, other) -> one + " / " + other);
        }
        return refusals;
    }

    @Test
    void jarAndFolderArePluginsWithTheirVersionAndPlaceAndTheRestIsListedOnce() throws Exception {
        busJar("toy.jar", "toy", "toy", "");
        Path exploded = busClasses("doll", "doll", "");
        Files.move(exploded, folder.resolve("doll"));
        Files.writeString(folder.resolve("README"), "no plug-in");
        JsonNode document = plugins();
        assertEquals(Map.of(), refusals(document));
        JsonNode toy = named(document, "toy").get(0);
        assertEquals("1.2.3", toy.get("version").asText());
        assertEquals(folder.resolve("toy.jar").toString(), toy.get("location").asText());
        assertEquals(1, named(document, "doll").size());
        assertEquals(1, named(document, "platform").size(), "a parent's provider is found again through each layer");
        assertEquals(1, named(document, "vfio-pci").size());
    }

    @Test
    void eachPluginHasItsOwnVersionOfWhatItNeeds() throws Exception {
        for (String version : List.of("1", "2")) {
            String module = "bus" + version;
            Path library = maker.classes(
                    version,
                    "module-info.java",
                    "module shared.library { exports shared.library; }",
                    "shared/library/Name.java",
                    "package shared.library; public class Name { public static final String it() { return \"library"
                            + version + "\"; } }");
            ModuleMaker withLibrary = new ModuleMaker(scratch, LIB + ":" + library);
            Path classes = withLibrary.classes(
                    "",
                    "module-info.java",
                    PluginSources.busModule(module, "requires shared.library;"),
                    module + "/Bus.java",
                    PluginSources.bus(module, "X").replace("\"X\"", "shared.library.Name.it()"));
            ModuleMaker.jar(classes, folder.resolve(module).resolve("bus.jar"));
            ModuleMaker.jar(library, folder.resolve(module).resolve("library.jar"));
        }
        JsonNode document = plugins();
        assertEquals(Map.of(), refusals(document));
        assertEquals(1, named(document, "library1").size());
        assertEquals(1, named(document, "library2").size());
    }

    @Test
    void everyBrokenPluginIsReportedByNameAndWhatWorksStillWorks() throws Exception {
        busJar("a-good.jar", "good", "good", "");
        busJar("second.jar", "second", "good", "");
        busJar("throws.jar", "thrower", "thrower", "throw new IllegalStateException(\"no toys today\");");
        ModuleMaker.jar(driverClasses("lonely", "nowhere", "lonely"), folder.resolve("lonely.jar"));
        Files.writeString(folder.resolve("damaged.jar"), "this is no archive");
        Path plain = maker.classes("", "plain/Plain.java", "package plain; public class Plain {}");
        ModuleMaker.jar(plain, folder.resolve("plain.jar"));
        Path nothing = maker.classes(
                "", "module-info.java", "module nothing {}", "nothing/A.java", "package nothing; class A {}");
        ModuleMaker.jar(nothing, folder.resolve("nothing.jar"));
        Files.createDirectory(folder.resolve("empty"));
        ModuleMaker.jar(needsWhatIsMissing(), folder.resolve("needy.jar"));
        ModuleMaker.jar(builtForVersionNine(), folder.resolve("newer.jar"));
        Path hollow = maker.classes(
                "",
                "module-info.java",
                PluginSources.busModule("hollow", ""),
                "hollow/Bus.java",
                PluginSources.bus("hollow", "hollow"),
                "hollow/Other.java",
                "package hollow; class Other {}");
        Files.delete(hollow.resolve("hollow/Bus.class"));
        ModuleMaker.jar(hollow, folder.resolve("hollow.jar"));
        Files.copy(pciJar(), folder.resolve("pci-again.jar"));

        JsonNode document = plugins();
        Map<String, String> refusals = refusals(document);
        assertEquals(1, named(document, "good").size());
        assertEquals(1, named(document, "pci").size());
        assertRefused(refusals, "good", "the name is taken", "module good", "module second");
        assertRefused(refusals, "thrower.Bus", "no toys today", "throws.jar");
        assertRefused(refusals, "damaged.jar", "damaged.jar");
        assertRefused(refusals, "plain.jar", "not a module");
        assertRefused(refusals, "nothing.jar", "none of its modules provides");
        assertRefused(refusals, "empty", "there is no module in it");
        assertRefused(refusals, "needy.jar", "absent.library", "beside it");
        assertRefused(refusals, "newer.jar", "built for version 9.0", "0.1");
        assertRefused(refusals, "hollow.jar", "hollow.Bus");
        assertRefused(
                refusals, "pci-again.jar", "the name is taken", "the program has a module dev.dmaowner.bus.pci itself");
        assertEquals(10, refusals.size(), refusals.toString());
        JsonNode lonely = named(document, "lonely").get(0);
        assertFalse(lonely.get("busInstalled").asBoolean());
    }

    private static void assertRefused(Map<String, String> refusals, String name, String... words) {
        String reason = refusals.getOrDefault(name, "(not refused)");
        for (String word : words) {
            assertTrue(reason.contains(word), name + ": " + reason);
        }
    }

    private Path needsWhatIsMissing() throws IOException {
        Path library = maker.classes(
                "",
                "module-info.java",
                "module absent.library { exports absent.library; }",
                "absent/library/A.java",
                "package absent.library; public class A {}");
        return new ModuleMaker(scratch, LIB + ":" + library)
                .classes(
                        "",
                        "module-info.java",
                        PluginSources.busModule("needy", "requires absent.library;"),
                        "needy/Bus.java",
                        PluginSources.bus("needy", "needy"));
    }

    private Path builtForVersionNine() throws IOException {
        Path nine = new ModuleMaker(scratch, "")
                .classes(
                        "9.0.1",
                        "module-info.java",
                        "module dev.dmaowner { exports dev.dmaowner.spi; }",
                        "dev/dmaowner/spi/BusType.java",
                        "package dev.dmaowner.spi; public interface BusType {}");
        return new ModuleMaker(scratch, nine.toString())
                .classes(
                        "",
                        "module-info.java",
                        PluginSources.busModule("newer", ""),
                        "newer/Bus.java",
                        "package newer; public class Bus implements dev.dmaowner.spi.BusType {}");
    }

    @Test
    void whatIsMissingAndLiesInAnotherPluginIsSaidToBeThere() throws Exception {
        Path toy = maker.classes(
                "",
                "module-info.java",
                PluginSources.busModule("toy", "exports toy;"),
                "toy/Bus.java",
                PluginSources.bus("toy", "toy"));
        ModuleMaker.jar(toy, folder.resolve("toy-1.jar"));
        Path player = new ModuleMaker(scratch, LIB + ":" + toy)
                .classes(
                        "",
                        "module-info.java",
                        PluginSources.driverModule("player").replace("requires", "requires toy; requires"),
                        "player/TheDriver.java",
                        PluginSources.driver("player", "toy", "player"));
        ModuleMaker.jar(player, folder.resolve("player.jar"));
        assertRefused(refusals(plugins()), "player.jar", "Module toy not found", "it is in the plug-in toy-1.jar");

        Path both = Files.createDirectory(folder.resolve("both"));
        Files.move(folder.resolve("toy-1.jar"), both.resolve("toy-1.jar"));
        Files.move(folder.resolve("player.jar"), both.resolve("player.jar"));
        JsonNode document = plugins();
        assertEquals(Map.of(), refusals(document));
        assertTrue(named(document, "player").get(0).get("busInstalled").asBoolean());
    }

    private static Path pciJar() throws IOException {
        try (var jars = Files.list(AssembledCommand.HOME.resolve("lib"))) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("bus-pci"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void brokenPluginIsAWarningToTheCommandsThatDoNotListPlugins() throws Exception {
        Files.writeString(folder.resolve("damaged.jar"), "this is no archive");
        Path capture = Files.createDirectories(scratch.resolve("capture"));
        Files.createDirectories(capture.resolve("sys/bus"));
        Ended ended = command.run("show", "--plugins", folder.toString(), "-m", capture.toString());
        assertEquals(4, ended.exitCode(), ended.err());
        assertTrue(ended.err().contains("damaged.jar"), ended.err());
        assertFalse(ended.err().contains("\tat "), ended.err());
    }

    @Test
    void environmentNamesTheFolderTooAndTheOptionWins() throws Exception {
        busJar("toy.jar", "toy", "toy", "");
        Path none = Files.createDirectory(scratch.resolve("none"));
        String launcher = AssembledCommand.HOME.resolve("bin/dmaowner").toString();
        Map<String, String> environment = Map.of("DMAOWNER_PLUGINS", folder.toString());
        assertTrue(command.run(environment, List.of(launcher, "plugins")).out().contains("toy.jar"));
        assertFalse(command.run(environment, List.of(launcher, "--plugins", none.toString(), "plugins"))
                .out()
                .contains("toy.jar"));
    }

    @Test
    void folderThatIsNamedByADetourIsShownWithoutIt() throws Exception {
        busJar("toy.jar", "toy", "toy", "");
        Files.writeString(folder.resolve("damaged.jar"), "this is no archive");
        Path detour = folder.resolve("..").resolve(".").resolve(folder.getFileName());
        Ended ended = command.run("plugins", "--plugins", detour.toString());
        assertTrue(ended.out().contains(folder.resolve("toy.jar").toString()), ended.out());
        assertTrue(ended.out().contains(folder.resolve("damaged.jar").toString()), ended.out());
        assertFalse(ended.out().contains("/../"), ended.out());
    }

    @Test
    void folderThatIsNotThereEndsWithFourAndOneLine() throws Exception {
        Ended ended =
                command.run("plugins", "--plugins", scratch.resolve("nowhere").toString());
        assertEquals(4, ended.exitCode());
        assertEquals(1, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().contains("nowhere"), ended.err());
    }

    @Test
    void onTheClassPathEveryPluginIsFoundAndAFolderIsAnsweredWithAHint() throws Exception {
        busJar("toy.jar", "toy", "toy", "");
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                LIB + "/*",
                "dev.dmaowner.app.Main",
                "plugins",
                "--format",
                "json"));
        JsonNode without =
                new ObjectMapper().readTree(command.run(Map.of(), java).out());
        JsonNode modular = new ObjectMapper()
                .readTree(command.run("plugins", "--format", "json").out());
        assertEquals(names(modular), names(without));
        java.addAll(List.of("--plugins", folder.toString()));
        Ended ended = command.run(Map.of(), java);
        assertEquals(0, ended.exitCode(), ended.err());
        assertRefused(refusals(new ObjectMapper().readTree(ended.out())), folder.toString(), "--module-path");
        assertFalse(ended.err().contains("\tat "), ended.err());
    }

    private static List<String> names(JsonNode document) {
        return StreamSupport.stream(document.get("plugins").spliterator(), false)
                .map(plugin -> plugin.get("kind").asText() + " "
                        + plugin.path("bus").asText() + "/" + plugin.get("name").asText())
                .toList();
    }
}
