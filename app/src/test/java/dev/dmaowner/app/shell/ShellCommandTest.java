package dev.dmaowner.app.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.cli.ColourUse;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.machine.MachineFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShellCommandTest {

    private static final String OVERRIDE = "/sys/bus/pci/devices/0000:01:00.1/driver_override";
    private static final String BIND = "echo 0000:01:00.1 > /sys/bus/pci/drivers/vfio-pci/bind";

    private final StringWriter out = new StringWriter();
    private final Console console =
            new Console(new PrintWriter(out), new PrintWriter(out), Console.Display.FILE, Map.of());
    private Dialogue dialogue;

    @BeforeEach
    void open() throws IOException {
        dialogue = new Dialogue(
                MachineSource.open(List.of("sample:pci")),
                MachineFactory.of(InstalledPlugins.findBeside().plugins()),
                new Palette(ColourUse.PLAIN),
                console);
    }

    @AfterEach
    void close() {
        dialogue.close();
    }

    /** {@return what is answered to a line} */
    private String answer(String line) throws IOException, CommandFailure {
        out.getBuffer().setLength(0);
        dialogue.answer(line);
        console.out().flush();
        return out.toString();
    }

    /** What is piped into it may have no end. */
    @Test
    void lineTooManyEndsTheShell() throws IOException, CommandFailure {
        for (int line = 0; line < 10_000; line++) {
            dialogue.answer("cat " + OVERRIDE);
        }
        assertThrows(CommandFailure.class, () -> dialogue.answer("cat " + OVERRIDE));
        assertEquals(Dialogue.Next.END, dialogue.answer("exit"));
    }

    @Test
    void linesAreCarriedOutOnOneMachine() throws IOException, CommandFailure {
        assertEquals("  ok\n", answer("echo vfio-pci > " + OVERRIDE));
        assertEquals("  vfio-pci\n", answer("cat " + OVERRIDE));
        answer("driverctl set-override 0000:01:00.1 vfio-pci");
        assertEquals("  ok\n", answer("open_group g 1"));
        assertEquals("  ok\n", answer("close g"));
    }

    @Test
    void undoTakesTheLastLineBackAndThenTheOneBefore() throws IOException, CommandFailure {
        String before = answer("cat " + OVERRIDE);
        answer("undo");
        answer("echo a > " + OVERRIDE);
        answer("echo b > " + OVERRIDE);
        assertEquals("  undone: echo b > " + OVERRIDE + "\n", answer("undo"));
        assertEquals("  a\n", answer("cat " + OVERRIDE));
        answer("undo");
        assertEquals("echo a > " + OVERRIDE + "\n", answer("history"));
        answer("undo");
        assertEquals("  nothing was done\n", answer("undo"));
        assertEquals(before, answer("cat " + OVERRIDE));
    }

    @Test
    void whyTellsWhatTheLastErrorMeansAndWhatTheMachineSays() throws IOException, CommandFailure {
        answer("echo vfio-pci > " + OVERRIDE);
        assertTrue(answer(BIND).contains("EBUSY"), out::toString);
        String why = answer("why");
        assertTrue(why.contains("bind-busy") && why.contains("0000:01:00.1, bound to snd_hda_intel"), why);
        answer("cat " + OVERRIDE);
        assertEquals("  the last line was not refused\n", answer("why"));
    }

    @Test
    void aLineThatMakesNoSenseChangesNothing() throws IOException, CommandFailure {
        String before = answer("cat " + OVERRIDE);
        assertEquals("  not understood: there is no operation 'clsoe'; did you mean 'close'\n", answer("clsoe g"));
        assertTrue(answer("sh -c 'echo x > " + OVERRIDE + "; clsoe g'").contains("not understood"), out::toString);
        assertTrue(answer("echo 'x").contains("a quote is not closed"), out::toString);
        assertEquals(before, answer("cat " + OVERRIDE));
        assertEquals("", answer("# a comment"));
        assertEquals("", answer(" "));
    }

    @Test
    void wordsAreContinuedToPathsDevicesAndDrivers() throws IOException, CommandFailure {
        assertEquals(List.of("/sys/kernel/"), dialogue.candidates("/sys/kern"));
        assertEquals(
                List.of("/sys/kernel/iommu_groups/1", "/sys/kernel/iommu_groups/10"),
                dialogue.candidates("/sys/kernel/iommu_groups/1"));
        assertEquals(List.of("0000:01:00.0", "0000:01:00.1"), dialogue.candidates("0000:01"));
        assertTrue(dialogue.candidates("vfio-p").contains("vfio-pci"));
        assertEquals(List.of(), dialogue.candidates("/nowhere/"));
        assertTrue(Dialogue.firstWords().containsAll(List.of("undo", "why", "echo", "driverctl", "open_group")));
    }

    @Test
    void aDumbTerminalGivesItsLinesAndTheirEnd() throws IOException, CommandFailure {
        InputStream typed = new ByteArrayInputStream("undo\necho 'a!b' > x\\y\n".getBytes(StandardCharsets.UTF_8));
        try (Terminal terminal = new DumbTerminal("test", "dumb", typed, new ByteArrayOutputStream(), null)) {
            TerminalLines lines = new TerminalLines(terminal, dialogue);
            assertEquals(Optional.of("undo"), lines.next());
            assertEquals(Optional.of("echo 'a!b' > x\\y"), lines.next());
            assertEquals(Optional.empty(), lines.next());
        }
    }

    @Test
    void theTabKeyCompletes() throws IOException, CommandFailure {
        InputStream typed =
                new ByteArrayInputStream("driverctl set-override 0000:03:00.0 ahc\t\ncat /sys/kern\tiommu_gr\t\n"
                        .getBytes(StandardCharsets.UTF_8));
        // The keys of a terminal that can do more, without one: a dumb one has no key that completes.
        try (Terminal terminal = new DumbTerminal("test", "ansi", typed, new ByteArrayOutputStream(), null)) {
            TerminalLines lines = new TerminalLines(terminal, dialogue);
            assertEquals(
                    Optional.of("driverctl set-override 0000:03:00.0 ahci"),
                    lines.next().map(String::strip));
            assertEquals(Optional.of("cat /sys/kernel/iommu_groups/"), lines.next());
        }
    }

    @Test
    void withoutATerminalLinesComeFromStandardInput() {
        InputStream before = System.in;
        try {
            System.setIn(
                    new ByteArrayInputStream(("echo a > " + OVERRIDE + "\ncat " + OVERRIDE + "\nexit\ncat /never\n")
                            .getBytes(StandardCharsets.UTF_8)));
            CommandRun run = CommandRun.of("shell", "-m", "sample:pci");
            assertEquals(0, run.exitCode(), run.err());
            assertEquals("  ok\n  a\n", run.out());
        } finally {
            System.setIn(before);
        }
        assertEquals(2, CommandRun.of("shell", "-m", "-").exitCode());
    }
}
