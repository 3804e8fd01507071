package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Console.Display;
import dev.dmaowner.app.source.TarMaker;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** What every command prints of a capture whose names are made to deceive: nothing that a terminal or a reader would obey. */
class HostileCaptureTest {

    private static final String OBEYED = "\u001b]0;owned\u0007\u001b[2J\u001b[35mm\u009b4J\u007f\r\b\u202egpj.exe\u2066"
            + "\u200b\u200d\u2028\u2029\ufeff\u00ad\u061c\u3164\ufe0f\udb40\udc41\t";
    private static final String FORGED = "\nFORGED: group 9 can be taken\nFORGED";
    /** The two characters of the sequence that a palette makes: it ends in one of its own colours. */
    private static final String COLOURS = "\u001b\\[(0|1|2|31|32|33)m";

    @TempDir
    private Path folder;

    private Path capture;

    @BeforeEach
    void makeCapture() throws IOException {
        TarMaker tar = new TarMaker();
        device(tar, "0000:00:01.0", "igb", 0);
        device(tar, "0000:00:02.0" + OBEYED, "ev" + OBEYED, 1);
        device(tar, "0000:00:03.0" + FORGED, "x" + FORGED, 2);
        device(tar, "0000:00:04.0\"]; b [label=\"<b>", "q\"|{}", 3);
        tar.file("sys/bus/pci/drivers/vfio-pci/bind", "");
        tar.file("proc/sys/kernel/osrelease", "6.1.0" + OBEYED + "\n");
        capture = folder.resolve("hostile.tar");
        Files.write(capture, tar.bytes());
    }

    private static void device(TarMaker tar, String name, String driver, int group) throws IOException {
        String place = "sys/devices/pci0000:00/" + name;
        tar.file(place + "/vendor", "0x8086\n").file(place + "/device", "0x1521\n");
        tar.file(place + "/class", "0x020000\n").file(place + "/modalias", "pci:" + name + "\n");
        tar.file(place + "/uevent", "DRIVER=" + driver + "\nPCI_SLOT_NAME=" + name + "\n");
        tar.link(place + "/subsystem", "../../../bus/pci");
        tar.link(place + "/driver", "../../../bus/pci/drivers/" + driver);
        tar.link(place + "/iommu_group", "../../../kernel/iommu_groups/" + group);
        tar.link("sys/bus/pci/devices/" + name, "../../../devices/pci0000:00/" + name);
        tar.file("sys/bus/pci/drivers/" + driver + "/bind", "");
        tar.link("sys/kernel/iommu_groups/" + group + "/devices/" + name, "../../../../devices/pci0000:00/" + name);
        tar.file("sys/kernel/iommu_groups/" + group + "/type", "DMA" + OBEYED + "\n");
    }

    /** Each command once at least; those that take no capture get the text as an argument. */
    private List<List<String>> commands(String machine, String... formats) throws IOException {
        String device = "0000:00:02.0" + OBEYED;
        String forged = "0000:00:03.0" + FORGED;
        Path scenario = Files.writeString(
                folder.resolve("scenario"),
                "echo 0000:00:02.0" + OBEYED.strip() + " > /sys/bus/pci/drivers/igb/unbind\n"
                        + "cat /sys/bus/pci/devices/0000:00:01.0/uevent\n");
        List<List<String>> commands = new ArrayList<>();
        for (String format : formats) {
            List<String> asked = List.of("-m", machine, "--format", format);
            for (String what : List.of("0", "1", "2", device, forged)) {
                commands.add(with(asked, "show", what));
                commands.add(with(asked, "explain", what));
                commands.add(with(asked, "plan", "take", what));
                commands.add(with(asked, "plan", "take", what, "-o", folder.resolve(device.substring(20)) + "/no"));
                commands.add(with(asked, "plan", "give", what));
            }
            commands.add(with(asked, "show"));
            commands.add(with(asked, "explain", "ev" + OBEYED));
            commands.add(with(asked, "why", "vfio " + device + ": group 1 is not viable" + FORGED + OBEYED));
            commands.add(with(asked, "why", FORGED + OBEYED));
            commands.add(with(asked, "doctor"));
            commands.add(List.of("compare", machine, machine, "--format", format));
            commands.add(List.of("compare", machine, "sample:pci", "--format", format));
            commands.add(with(asked, "compare", "--rules", "6.1"));
            commands.add(with(asked, "groups", "--predict"));
            commands.add(with(asked, "watch", "--looks", "1"));
            commands.add(with(asked, "simulate", scenario.toString()));
            commands.add(
                    with(asked, "capture", "-o", folder.resolve("copy" + format).toString()));
            commands.add(List.of("rules", device, "--format", format));
            commands.add(List.of("replay", forged, device, "--format", format));
            commands.add(List.of("plugins", "--plugins", "no" + FORGED + OBEYED, "--format", format));
            commands.add(List.of("demo", "--format", format));
            for (String command : List.of("history", "undo", "resume", "lease", "apply")) {
                commands.add(List.of(command, "--root", "no" + FORGED + OBEYED, "--format", format));
            }
            commands.add(List.of(
                    "lease",
                    device,
                    "--for",
                    forged,
                    "--state",
                    folder.resolve("state").toString()));
            commands.add(List.of("apply", "no" + FORGED + OBEYED));
        }
        for (String graph : List.of("dot", "mermaid")) {
            commands.add(List.of("groups", "--graph", graph, "-m", machine));
            commands.add(List.of("groups", "--predict", "--graph", graph, "-m", machine));
        }
        commands.add(List.of("report", "-o", "-", "-m", machine));
        commands.add(List.of("report", "-o", "-", "--before", machine, "-m", "sample:pci"));
        commands.add(List.of("schema", "no" + FORGED + OBEYED));
        commands.add(List.of("facts", "no" + FORGED + OBEYED));
        commands.add(List.of("help", device));
        commands.add(List.of("completion", "bash"));
        commands.add(List.of(forged));
        return commands;
    }

    private static List<String> with(List<String> asked, String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(asked);
        return command;
    }

    @ParameterizedTest
    @EnumSource(Display.class)
    void nothingThatATerminalObeysIsPrinted(Display display) throws IOException {
        int mentions = 0;
        String[] formats = display == Display.TERMINAL ? new String[] {"text"} : new String[] {"text", "json"};
        for (List<String> command : commands(capture.toString(), formats)) {
            CommandRun run = CommandRun.on(display, Map.of(), command.toArray(new String[0]));
            assertPrintable(command, run);
            mentions += run.out().contains("\\u001b") || run.err().contains("\\u001b") ? 1 : 0;
        }
        assertTrue(mentions > 20, "the names are shown, escaped: " + mentions);
    }

    @Test
    void noCommandIsLeftOut() throws IOException {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Console console = new Console(nowhere, nowhere, Display.FILE, Map.of());
        Set<String> all = new TreeSet<>(
                new CommandLine(new RootCommand(console)).getSubcommands().keySet());
        Set<String> tried = new TreeSet<>();
        commands(capture.toString(), "text").forEach(command -> tried.add(command.get(0)));
        tried.retainAll(all);
        assertEquals(all, tried);
    }

    @Test
    void sameHoldsForAForeignCapture() throws IOException {
        for (List<String> command :
                commands(SharedData.inCases("attacks/esc.tar.gz").toString(), "text")) {
            assertPrintable(command, CommandRun.of(command.toArray(new String[0])));
        }
    }

    @Test
    void escapedJsonMeansTheNameItself() {
        String out = CommandRun.of("show", "-m", capture.toString(), "--format", "json")
                .out();
        assertTrue(out.contains("\\u001B]0;owned\\u0007"), out);
        assertTrue(out.contains("\\u202egpj.exe\\u2066"), out);
    }

    private static void assertPrintable(List<String> command, CommandRun run) {
        assertTrue(run.exitCode() != 1, () -> command + ": " + run.err());
        String said = run.out().replaceAll(COLOURS, "") + run.err();
        assertTrue(said.lines().noneMatch(line -> line.startsWith("FORGED")), () -> command + ": " + said);
        said.codePoints().filter(HostileCaptureTest::isObeyed).findFirst().ifPresent(c -> {
            throw new AssertionError(command + " prints U+" + Integer.toHexString(c) + ": " + said);
        });
    }

    /** Written apart from the program's own rule, by the numbers of the blocks. */
    private static boolean isObeyed(int c) {
        return c < 0x20 && c != '\n'
                || c >= 0x7f && c < 0xa0
                || c == 0xad
                || c == 0x61c
                || c >= 0x200b && c <= 0x200f
                || c >= 0x2028 && c <= 0x202e
                || c >= 0x2060 && c <= 0x206f
                || c == 0x3164
                || c >= 0xfe00 && c <= 0xfe0f
                || c == 0xfeff
                || c >= 0xe0000 && c <= 0xe0fff;
    }
}
