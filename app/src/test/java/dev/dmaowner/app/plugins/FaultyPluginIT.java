package dev.dmaowner.app.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.AssembledCommand;
import dev.dmaowner.app.AssembledCommand.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One plug-in that breaks down at work: every command that has nothing to do with it does what it does without it. */
class FaultyPluginIT {

    private static final String LIB = AssembledCommand.HOME.resolve("lib").toString();

    private static final String LIST = "{ return List.of(); }";

    @TempDir
    private Path scratch;

    private AssembledCommand command;
    private Path folder;

    @BeforeEach
    void makeEmptyFolder() throws Exception {
        command = new AssembledCommand(scratch);
        folder = Files.createDirectory(scratch.resolve("plug-ins"));
    }

    private void bus(String description, String enumerate) throws Exception {
        Path classes = new ModuleMaker(scratch, LIB)
                .classes(
                        "",
                        "module-info.java",
                        PluginSources.busModule("faulty", ""),
                        "faulty/Bus.java",
                        PluginSources.bus("faulty", "faulty")
                                .replace("return BusDescription.plain(\"faulty\");", description)
                                .replace(LIST, "throws java.io.IOException {" + enumerate + "}"));
        ModuleMaker.jar(classes, folder.resolve("faulty.jar"));
    }

    private void driver(String more) throws Exception {
        Path classes = new ModuleMaker(scratch, LIB)
                .classes(
                        "",
                        "module-info.java",
                        PluginSources.driverModule("faulty"),
                        "faulty/TheDriver.java",
                        PluginSources.driver("faulty", "pci", "faulty")
                                .replace("public ProbeAnswer", more + " public ProbeAnswer"));
        ModuleMaker.jar(classes, folder.resolve("faulty.jar"));
    }

    private Ended with(String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of(args));
        Collections.addAll(all, "--plugins", folder.toString());
        return command.run(all.toArray(new String[0]));
    }

    private static void assertAnswersAlike(Ended without, Ended with) {
        assertEquals(without.out(), with.out());
        assertFalse(with.err().contains("internal error"), with.err());
        assertFalse(with.err().contains("\tat "), with.err());
    }

    private void assertEveryCommandIsAsWithout(String reason) throws Exception {
        for (List<String> args : List.of(
                List.of("show"),
                List.of("explain", "0000:00:01.0"),
                List.of("groups", "--predict"),
                List.of("report", "--output", scratch.resolve("report.html").toString()),
                List.of("plan", "take", "0000:01:00.0"),
                List.of("simulate", scenario("cat /sys/bus/pci/drivers_autoprobe\n")))) {
            assertIsAsWithout(reason, args);
        }
    }

    private void assertIsAsWithout(String reason, List<String> command) throws Exception {
        List<String> args = new ArrayList<>(command);
        Collections.addAll(args, "-m", "sample:pci");
        Ended without = this.command.run(args.toArray(new String[0]));
        Ended with = with(args.toArray(new String[0]));
        assertAnswersAlike(without, with);
        List<String> told =
                with.err().lines().filter(line -> line.contains(reason)).toList();
        assertTrue(told.size() <= 1, args + ": " + with.err());
        assertTrue(told.isEmpty() || told.get(0).contains("faulty.jar"), args + ": " + with.err());
        boolean changed = told.isEmpty() || without.exitCode() != 0;
        assertEquals(changed ? without.exitCode() : 4, with.exitCode(), args + ": " + with.err());
    }

    private String scenario(String lines) throws IOException {
        return Files.writeString(scratch.resolve("a.scenario"), lines).toString();
    }

    @Test
    void busThatThrowsWhenItListsItsDevicesDisturbsNoCommand() throws Exception {
        bus("return BusDescription.plain(\"faulty\");", "throw new IllegalStateException(\"out of order\");");
        assertEveryCommandIsAsWithout("out of order");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "throw new java.io.IOException(\"out of order\");",
                "throw new AssertionError(\"out of order\");",
                "throw new Error(\"out of order\");",
                "return enumerate(source);",
                "return null;",
                "return java.util.Arrays.asList((Device) null);"
            })
    void busThatFailsOtherwiseToListItsDevicesIsNamedOnce(String enumerate) throws Exception {
        bus("return BusDescription.plain(\"faulty\");", enumerate);
        assertIsAsWithout("faulty.Bus", List.of("show"));
        Ended predicted = with("groups", "--predict", "-m", "sample:pci");
        assertEquals(4, predicted.exitCode(), predicted.err());
        assertEquals(
                1,
                predicted
                        .err()
                        .lines()
                        .filter(line -> line.contains("faulty.Bus"))
                        .count(),
                predicted.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.exit(0);",
                "Runtime.getRuntime().exit(3);",
                "Thread other = new Thread(() -> System.exit(0)); other.start();"
                        + " try { other.join(); } catch (InterruptedException e) { }"
            })
    void busThatEndsTheProgramIsNamedAndTheExitCodeSaysSo(String exit) throws Exception {
        bus("return BusDescription.plain(\"faulty\");", exit + " return List.of();");
        for (String format : List.of("text", "json")) {
            Ended ended = with("show", "-m", "sample:pci", "--format", format);
            assertEquals(4, ended.exitCode(), ended.err());
            assertEquals("", ended.out());
            assertTrue(ended.err().contains("(module faulty) ended the program"), ended.err());
        }
    }

    @Test
    void busThatNeverReturnsIsNamedAndTheCommandEnds() throws Exception {
        bus("return BusDescription.plain(\"faulty\");", "while (true) { Thread.onSpinWait(); }");
        Ended ended = command.run(
                Map.of("DMAOWNER_PLUGIN_LIMIT", "1"),
                List.of(
                        AssembledCommand.HOME.resolve("bin/dmaowner").toString(),
                        "show",
                        "-m",
                        "sample:pci",
                        "--plugins",
                        folder.toString()));
        assertEquals(4, ended.exitCode(), ended.err());
        assertEquals("", ended.out());
        assertTrue(ended.err().contains("enumerate() in faulty.Bus (module faulty) has not returned"), ended.err());
    }

    @Test
    void whatABusPrintsIsNotAmongTheData() throws Exception {
        bus("System.out.println(\"garbage\"); return BusDescription.plain(\"faulty\");", "return List.of();");
        assertIsAsWithout("garbage?", List.of("show", "--format", "json"));
        assertTrue(with("show", "-m", "sample:pci").err().contains("garbage"));
    }

    @Test
    void busThatExhaustsTheMemoryIsNamed() throws Exception {
        bus("return BusDescription.plain(\"faulty\");", "throw new OutOfMemoryError(\"out of order\");");
        Ended ended = with("show", "-m", "sample:pci");
        assertEquals(4, ended.exitCode(), ended.err());
        assertTrue(ended.err().contains("faulty.jar"), ended.err());
        assertFalse(ended.err().contains("internal error"), ended.err());
    }

    @Test
    void folderThatOthersCanWriteToIsRefused() throws Exception {
        bus("return BusDescription.plain(\"faulty\");", "return List.of();");
        assertEquals(0, with("plugins").exitCode());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Ended ended = with("show", "-m", "sample:pci");
        assertEquals(4, ended.exitCode(), ended.err());
        assertEquals("", ended.out());
        assertTrue(ended.err().contains(folder + ": plug-ins are not taken from there"), ended.err());
    }

    @Test
    void forecastThatThrowsDisturbsNoCommand() throws Exception {
        bus(
                """
                return BusDescription.plain("faulty").groupedBy(new GroupingRule() {
                    public GroupChoice choose(Device device, GroupView view) { return null; }
                    public java.util.Optional<GroupForecast> forecast(List<Device> devices) {
                        throw new IllegalStateException("out of order");
                    }
                });
                """,
                "return List.of();");
        assertEveryCommandIsAsWithout("out of order");
    }

    @Test
    void driverThatDoesNotKnowWhoManagesDmaIsRefusedAndNamed() throws Exception {
        driver("public DmaManagement dmaManagement(dev.dmaowner.KernelRules rules) {"
                + " throw new IllegalStateException(\"out of order\"); }");
        assertEveryCommandIsAsWithout("out of order");
        Ended plugins = with("plugins");
        assertEquals(0, plugins.exitCode(), plugins.err());
        assertTrue(plugins.out().contains("out of order"), plugins.out());
        assertTrue(plugins.out().contains("faulty.jar"), plugins.out());
        assertFalse(plugins.err().contains("\tat "), plugins.err());
        Ended verbose = command.run("-v", "plugins", "-v", "--plugins", folder.toString());
        assertEquals(0, verbose.exitCode(), "what may be given several times may be given on both sides");
        assertTrue(verbose.err().contains("\tat faulty/faulty.TheDriver"), verbose.err());
    }

    @Test
    void fileThatThrowsIsAnErrorOfItsLineAndTheNextGoesOn() throws Exception {
        driver("public void registered(DriverContext context) { context.publishParameter(\"faulty\", \"level\","
                + " new Attribute() { public String read() { throw new IllegalStateException(\"out of order\"); }"
                + " public dev.dmaowner.Outcome<dev.dmaowner.Outcome.Nothing> write(String text) { throw new"
                + " IllegalStateException(\"out of order\"); } }); }");
        String scenario = scenario(
                """
                cat /sys/module/faulty/parameters/level             # EIO
                echo 1 > /sys/module/faulty/parameters/level        # EIO
                cat /sys/bus/pci/drivers_autoprobe
                """);
        Ended ended = with("simulate", "-m", "sample:pci", scenario);
        assertEquals(4, ended.exitCode(), ended.out() + ended.err());
        assertTrue(ended.out().contains("driver faulty"), ended.out());
        assertFalse(ended.err().contains("\tat "), ended.err());
    }
}
