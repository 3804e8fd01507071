package dev.dmaowner.app.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.cli.ColourUse;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Console.Display;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.scenario.ScenarioLine.Command;
import dev.dmaowner.app.scenario.ScenarioRun.Step;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scenarios: how their lines are read, and what they answer on a captured machine. */
class ScenarioTests {

    private static ScenarioLine line(String text) {
        return ScenarioLine.parse(1, text);
    }

    @Test
    void anEchoWritesItsWordsAndANewline() {
        assertEquals(
                new Command.Echo("0000:01:00.0\n", "/sys/x"),
                line("echo 0000:01:00.0 > /sys/x").command());
        assertEquals(
                new Command.Echo("a  b\n", "/sys/x"), line("echo 'a  b'>/sys/x").command());
        assertEquals(new Command.Echo("\n", "/sys/x"), line("echo > /sys/x").command());
        assertEquals(new Command.Echo("1", "/sys/x"), line("echo -n 1 > /sys/x").command());
        assertEquals(new Command.Echo("\n", "/sys/x"), line("echo '' > /sys/x").command());
    }

    @Test
    void whatLooksLikeAnErrnoAndIsNoneIsRefusedWithItsLine() {
        for (String comment : List.of("EBUSSY", "EBUSSY, for the user has it", "EUBSY")) {
            IOException refused =
                    assertThrows(IOException.class, () -> Scenario.parse("s", List.of("", "close g # " + comment)));
            assertTrue(refused.getMessage().startsWith("s, line 2: "), refused.getMessage());
            assertTrue(refused.getMessage().endsWith("; did you mean 'EBUSY'"), refused.getMessage());
        }
        IOException far = assertThrows(IOException.class, () -> Scenario.parse("s", List.of("close g # FOO")));
        assertTrue(far.getMessage().contains("'FOO'"), far.getMessage());
    }

    @Test
    void proseBehindANumberSignIsProse() {
        for (String comment : List.of("PCI devices come later", "A", "Foo", "foo", "NOTE: see above", "", ", EFOO")) {
            assertEquals(Optional.empty(), line("close g # " + comment).expected(), comment);
        }
    }

    @Test
    void whatStandsBehindANumberSignIsExpectedIfItIsAnAnswer() {
        assertEquals(
                Optional.of(new Expectation.Refused(Errno.EBUSY)),
                line("echo 1 > /x  # EBUSY, for the user has it").expected());
        assertEquals(Optional.of(new Expectation.Done()), line("close g # ok").expected());
        assertEquals(
                Optional.of(new Expectation.Waits()),
                line("echo 1 > /x # waits").expected());
        assertEquals(Optional.of(new Expectation.Value(3)), line("status g # 3").expected());
        assertEquals(Optional.empty(), line("status g # look here").expected());
        assertEquals(new Command.Echo("a#b\n", "/x"), line("echo a#b > /x").command());
        assertEquals(
                new Command.Echo("a # b\n", "/x"), line("echo 'a # b' > /x").command());
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo 1", "echo 1 >", "echo 1 > /a > /b c", "echo 'open > /x"})
    void aLineThatMakesNoSenseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> line(text));
    }

    @Test
    void aBadLineIsNamedByItsNumber() {
        IOException refused =
                assertThrows(IOException.class, () -> Scenario.parse("my.scenario", List.of("# first", "", "echo 1")));
        assertTrue(refused.getMessage().startsWith("my.scenario, line 3: "), refused.getMessage());
    }

    private static List<Step> run(String... lines) throws IOException {
        Machine machine = MachineFactory.of(InstalledPlugins.findBeside().plugins())
                .rules(dev.dmaowner.OwnershipRules.LINUX_6_1)
                .simulate(MachineSource.open(Path.of("src/test/resources/traces/pci-117/sys.tar.gz")));
        List<Step> steps = new ArrayList<>();
        new ScenarioRun(machine).run(Scenario.parse("test", List.of(lines)), steps::add);
        return steps;
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws IOException {
        Step step = run("echo 1 > /sys/bus/pci/drivers/nothing/bind").get(0);

        assertEquals(Errno.ENOENT, step.answer().refusal().orElseThrow().errno());
        assertTrue(step.answer().refusal().orElseThrow().reason().contains("/sys/bus/pci/drivers/nothing/bind"));
    }

    @Test
    void aFileThatIsListedIsReadThoughNothingModelsIt() throws IOException {
        List<Step> steps = run(
                "ls /sys/bus/pci/devices/0000:00:00.0",
                "cat /sys/bus/pci/devices/0000:00:00.0/config",
                "cat /sys/bus/pci/devices/0000:00:00.0/driver_overide # ENOENT",
                "cat /sys/bus/pci/devices/0000:00:00.0/nothing");

        assertTrue(steps.get(0).answer().toString().contains("config"), steps.get(0)::toString);
        assertTrue(steps.get(1).answer().toString().contains(" bytes that are no text"), steps.get(1)::toString);
        assertTrue(steps.get(2).agrees());
        assertTrue(steps.get(3).answer() instanceof OperationAnswer.NotSimulated, steps.get(3)::toString);
    }

    @Test
    void aFileThatIsOnlyWrittenSaysSoAndTheRunGoesOn() throws IOException {
        List<Step> steps = run("cat /sys/bus/pci/drivers_probe # EACCES", "close g # EBADF");

        steps.forEach(step -> assertTrue(step.agrees(), step.toString()));
    }

    @Test
    void anUnexpectedAnswerIsADisagreement() throws IOException {
        List<Step> steps = run("close g # OK", "close g # EBADF");

        assertFalse(steps.get(0).agrees());
        assertTrue(steps.get(1).agrees());
    }

    @Test
    void aNodeOfAnyDriverIsOpenedAndAskedAndAFileThatItGivesIsKept() throws IOException {
        List<Step> steps = run(
                "open g /dev/vfio/vfio",
                "request g get_api_version      # 0",
                "request g check_extension 3    # 1",
                "request g dance                # EINVAL",
                "request h dance                # EBADF",
                "cat /dev/vfio/vfio             # EINVAL",
                "cat /dev/nothing               # ENOENT",
                "close g");

        steps.forEach(step -> assertTrue(step.agrees(), step.toString()));
    }

    @Test
    void aMistypedVerbEndsTheRunWithItsLine() {
        IOException refused = assertThrows(IOException.class, () -> run("close g", "clsoe g"));
        assertTrue(refused.getMessage().contains("line 2"), refused.getMessage());
        assertTrue(refused.getMessage().contains("did you mean 'close'"), refused.getMessage());
    }

    @Test
    void theTextOfARecordedWriteKeepsItsBlanks() {
        Operation write = Operation.parse("write /sys/x  change  now ");
        assertEquals(new Operation("write", List.of("/sys/x", " change  now ")), write);
        assertEquals(new Operation("status", List.of("1")), Operation.parse(" status  1 "));
    }

    @Test
    void whatAStrangersMachineSaysCannotSteerTheTerminal() {
        StringWriter shown = new StringWriter();
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        PrintWriter out = new Console(new PrintWriter(shown), nowhere, Display.FILE, Map.of()).out();
        Refusal refusal =
                Refusal.of(Errno.EBUSY, "\u001b[2J").heldBy("\u001b[3J").curedBy("\u009b4J");
        Change change =
                new Change(new DeviceId("pci", "a"), Optional.of("\u001b[5J"), Optional.empty(), Change.Presence.THERE);
        ScenarioLine cat = line("cat /sys/x");
        ScenarioText text = new ScenarioText(new Palette(ColourUse.PLAIN), out);

        text.print(new Step(cat, new OperationAnswer.Refused(refusal), List.of(change), List.of()));
        text.print(new Step(cat, new OperationAnswer.Text("one\ntwo\u001b[6J"), List.of(), List.of()));
        out.flush();

        assertEquals(
                List.of(
                        "cat /sys/x",
                        "  EBUSY: \\u001b[2J",
                        "    held by \\u001b[3J",
                        "    cure: \\u009b4J",
                        "  pci/a: \\u001b[5J -> no driver",
                        "cat /sys/x",
                        "  one",
                        "  two\\u001b[6J"),
                shown.toString().lines().toList());
    }
}
