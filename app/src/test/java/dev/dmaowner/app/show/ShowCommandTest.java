package dev.dmaowner.app.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.cli.Console.Display;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The subcommand from its command line to its output, on a small captured machine. */
class ShowCommandTest {

    @TempDir
    private Path machine;

    @BeforeEach
    void aNetworkCardInAGroupAndABridgeInNone() throws IOException {
        write("proc/sys/kernel/osrelease", "6.4.0-test\n");
        write("sys/kernel/iommu_groups/4/type", "DMA\n");
        link("sys/class/iommu/dmar0", "../../devices/virtual/iommu/dmar0");
        device("0000:00:00.0", "60000", "29C0", "060000");
        device("0000:01:00.0", "20000", "10D3", "020000");
        link("sys/devices/pci0000:00/0000:01:00.0/driver", "../../../bus/pci/drivers/e1000e");
        link("sys/kernel/iommu_groups/4/devices/0000:01:00.0", "../../../../devices/pci0000:00/0000:01:00.0");
    }

    private void device(String name, String pciClass, String id, String code) throws IOException {
        String folder = "sys/devices/pci0000:00/" + name;
        write(
                folder + "/uevent",
                "PCI_CLASS=" + pciClass + "\nPCI_ID=8086:" + id + "\nPCI_SUBSYS_ID=0000:0000\n"
                        + "PCI_SLOT_NAME=" + name + "\nMODALIAS=pci:v00008086d0000" + id + "sv00000000sd00000000bc"
                        + code.substring(0, 2) + "sc" + code.substring(2, 4) + "i" + code.substring(4) + "\n");
        link("sys/bus/pci/devices/" + name, "../../../devices/pci0000:00/" + name);
    }

    private void write(String path, String text) throws IOException {
        Path file = machine.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void link(String path, String target) throws IOException {
        Path link = machine.resolve(path);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    private CommandRun show(String... args) {
        return CommandRun.of(arguments(args));
    }

    private String[] arguments(String... args) {
        List<String> all = new ArrayList<>(List.of("show", "--machine", machine.toString(), "--pci-ids", "/dev/null"));
        all.addAll(List.of(args));
        return all.toArray(String[]::new);
    }

    @Test
    void dataGoToOutputAndWarningsToError() {
        CommandRun run = show();
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("group 4 [DMA]: not takeable"), run.out());
        assertFalse(run.out().contains("stands between"), run.out());
        assertTrue(run.err().contains("stands between"), run.err());
    }

    @Test
    void rulesThatAreNamedAreTakenAndNeedNoWarning() {
        CommandRun run = show("--rules", "SERIES-V2");
        assertTrue(run.out().contains("rules series-v2"), run.out());
        assertFalse(run.err().contains("rule"), run.err());
    }

    @Test
    void rulesOfAReleaseAreTakenAndSaidWithTheReason() throws IOException {
        CommandRun run = show("--rules", "6.17");
        CommandRun json = show("--rules", "6.17", "--format", "json");

        String said = "linux-6.18, the rules of release 6.17, as requested";
        assertTrue(run.out().contains(", rules " + said + ", IOMMU"), run.out());
        assertFalse(run.err().contains("rule"), run.err());
        JsonNode host = new ObjectMapper().readTree(json.out()).path("host");
        assertEquals("linux-6.18", host.path("rules").asText());
        assertEquals(said, host.path("rulesReason").asText());
    }

    @Test
    void releaseThatIsNewerThanAnyThatWasCheckedIsSaidOnce() {
        for (String[] line : List.of(
                new String[] {"show"},
                new String[] {"explain", "01:00.0"},
                new String[] {"groups", "--predict"},
                new String[] {"plugins"},
                new String[] {"demo"})) {
            List<String> words = new ArrayList<>(List.of(line));
            if (!List.of("plugins", "demo").contains(line[0])) {
                words.addAll(List.of("-m", machine.toString()));
            }
            words.addAll(List.of("--rules", "7.9"));
            CommandRun run = CommandRun.of(words.toArray(String[]::new));
            assertEquals(
                    2, run.err().split("Linux 7.9 is newer than any kernel that was checked", -1).length, run.err());
        }
    }

    @Test
    void vendorsKernelIsNotCertainUnlessTheHostShowsMore() throws IOException {
        write("proc/sys/kernel/osrelease", "5.14.0-427.el9.x86_64\n");
        CommandRun unsure = show();
        write("dev/iommu", "");
        CommandRun sure = show();

        assertTrue(unsure.err().contains("it is not certain that linux-3.6 is the rule"), unsure.err());
        assertTrue(sure.out().contains("rules linux-6.12, because /dev/iommu or vfio-dev"), sure.out());
        assertFalse(sure.err().contains("not certain"), sure.err());
    }

    @Test
    void deviceIsFoundByEachOfItsNames() {
        for (String name : List.of("0000:01:00.0", "01:00.0", "pci/0000:01:00.0")) {
            CommandRun run = show(name);
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(run.out().contains("e1000e, a user of the DMA API"), run.out());
            assertFalse(run.out().contains("0000:00:00.0"), run.out());
        }
    }

    @Test
    void groupIsFoundByItsNumberAndShownAlone() {
        CommandRun run = show("4");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("group 4"), run.out());
        assertFalse(run.out().contains("0000:00:00.0"), run.out());
    }

    @Test
    void whatIsNotThereIsAUsageErrorThatNamesIt() {
        for (String name : List.of("0000:09:00.0", "7", "99999999999")) {
            CommandRun run = show(name);
            assertEquals(2, run.exitCode());
            assertEquals("", run.out());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().contains(name) && run.err().contains(machine.toString()), run.err());
        }
    }

    @Test
    void jsonOfOneDeviceFitsTheSchema() throws IOException {
        CommandRun run = show("01:00.0", "--format", "json");
        JsonNode document = new ObjectMapper().readTree(run.out());
        assertEquals(List.of(), ShowSchema.violations(document));
        assertEquals(1, document.get("devices").size());
        assertEquals("6.4.0-test", document.at("/host/kernel").asText());
        assertEquals("linux-6.1", document.at("/host/rules").asText());
    }

    @Test
    void colourIsForTerminalsUnlessItIsAskedFor() {
        assertFalse(show().out().contains("\u001b"));
        assertTrue(show("--color", "always").out().contains("\u001b"));
        CommandRun onTerminal = CommandRun.on(Display.TERMINAL, Map.of(), arguments());
        assertTrue(onTerminal.out().contains("\u001b"));
        CommandRun refused = CommandRun.on(Display.TERMINAL, Map.of("NO_COLOR", "1"), arguments());
        assertFalse(refused.out().contains("\u001b"));
        CommandRun never = CommandRun.on(Display.TERMINAL, Map.of(), arguments("--color", "never"));
        assertFalse(never.out().contains("\u001b"));
    }

    @Test
    void nameThatWouldSteerATerminalIsShownHarmless() throws IOException {
        link("sys/devices/pci0000:00/0000:00:00.0/driver", "../../../bus/pci/drivers/evil\u001b[2J");
        CommandRun run = show();
        assertTrue(run.out().contains("evil\\u001b[2J"), run.out());
        assertFalse(run.out().contains("\u001b"), run.out());
    }

    @Test
    void machineThatIsNoMachineEndsWithFour() throws IOException {
        Path text = Files.writeString(machine.resolve("text"), "hello\n");
        CommandRun run = CommandRun.of("show", "--machine", text.toString());
        assertEquals(4, run.exitCode());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void fileOfNamesThatIsNotThereEndsWithFour() {
        CommandRun run = CommandRun.of("show", "--machine", machine.toString(), "--pci-ids", "/nonexistent/pci.ids");
        assertEquals(4, run.exitCode());
        assertTrue(run.err().contains("/nonexistent/pci.ids"), run.err());
    }
}
