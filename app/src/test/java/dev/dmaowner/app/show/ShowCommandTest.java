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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void optionsNarrowDownTogetherAndTheGroupStaysWhole() throws IOException {
        device("0000:01:00.1", "40300", "9999", "040300");
        link("sys/kernel/iommu_groups/4/devices/0000:01:00.1", "../../../../devices/pci0000:00/0000:01:00.1");
        CommandRun run = show("--class", "net", "--driver", "e1000e", "--id", "8086:", "--group", "4", "--bus", "pci");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(
                run.out()
                        .contains(
                                """
                                  0000:01:00.0  e1000e  Ethernet controller: [8086:10d3]
                                  and in the same group:
                                  0000:01:00.1  -  Audio device: [8086:9999]
                                """
                                        .replaceAll("(?m)^ {2,}", "  ")),
                run.out());
        assertFalse(run.out().contains("0000:00:00.0"), run.out());
        JsonNode document = new ObjectMapper()
                .readTree(show("--class", "0x0200", "--format", "json").out());
        assertEquals(List.of(), ShowSchema.violations(document));
        assertEquals(1, document.get("devices").size());
        assertEquals(2, document.at("/groups/0/devices").size());
    }

    @Test
    void optionsThatNothingPassesAreSaidAndNoFailure() throws IOException {
        CommandRun run = show("--class", "net", "--driver", "none");
        assertEquals(0, run.exitCode());
        assertTrue(run.err().contains("none of 2 devices passes --class net --driver none"), run.err());
        CommandRun json = show("--takeable", "--format", "json");
        assertEquals(0, new ObjectMapper().readTree(json.out()).get("devices").size());
        assertTrue(json.err().contains("none of 2 devices passes --takeable"), json.err());
        CommandRun named = show("01:00.0", "--class", "nvme");
        assertTrue(named.err().contains("passes --class nvme among those that are named"), named.err());
    }

    @ParameterizedTest
    @CsvSource({
        "--class,nett,there is no class 'nett' here (did you mean 'net'?)",
        "--class,020,there is no class '020' here",
        "--driver,e1000,there is no driver 'e1000' here (did you mean 'e1000e'?)",
        "--bus,pcie,there is no bus 'pcie' here (did you mean 'pci'?)",
        "--id,8086,'8086' is not a pair of PCI ids",
        "--group,5,there is no group 5 on",
    })
    void valueThatNamesNothingIsAUsageErrorWithTheNearest(String option, String value, String said) {
        CommandRun run = show(option, value);
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains(said), run.err());
    }

    @Test
    void driverNoneAndTakeableAreWhatTheySay() throws IOException {
        write("sys/kernel/iommu_groups/5/type", "DMA\n");
        device("0000:02:00.0", "20000", "10D3", "020000");
        link("sys/kernel/iommu_groups/5/devices/0000:02:00.0", "../../../../devices/pci0000:00/0000:02:00.0");
        for (String option : List.of("--takeable", "--driver=none")) {
            CommandRun run = show(option);
            assertTrue(run.out().contains("0000:02:00.0") && !run.out().contains("0000:01:00.0"), run.out());
        }
    }

    @Test
    void severalNamesAreShownEachAndWhole() throws IOException {
        device("0000:01:00.1", "40300", "9999", "040300");
        CommandRun run = show("01:00", "0000:00:00.0", "4");
        assertEquals(0, run.exitCode(), run.err());
        for (String name : List.of("0000:01:00.0", "0000:01:00.1", "0000:00:00.0")) {
            assertTrue(run.out().contains(name + " on the bus pci"), run.out());
        }
        assertEquals(2, run.out().split("group 4 ", -1).length, run.out());
        JsonNode document = new ObjectMapper()
                .readTree(show("01:00", "4", "--format", "json").out());
        assertEquals(List.of(), ShowSchema.violations(document));
        assertEquals(2, document.get("devices").size());
        assertFalse(document.at("/devices/1/numaNode").isMissingNode());
    }

    @Test
    void devicesOfOtherBusesWithoutAGroupAreCountedUnlessTheyAreAskedFor() throws IOException {
        write("sys/devices/platform/pcspkr/uevent", "MODALIAS=platform:pcspkr\n");
        link("sys/bus/platform/devices/pcspkr", "../../../devices/platform/pcspkr");
        CommandRun folded = show();
        assertFalse(folded.out().contains("pcspkr"), folded.out());
        assertTrue(folded.out().contains("1 of platform (--bus platform lists them)"), folded.out());
        assertTrue(show("--bus", "platform").out().contains("pcspkr"));
        assertTrue(show("--format", "json").out().contains("pcspkr"), "JSON has all devices");
    }

    @Test
    void deviceIsTiedToWhatTheHostHasOfIt() throws IOException {
        String device = "sys/devices/pci0000:00/0000:01:00.0/";
        write(device + "numa_node", "1\n");
        write(device + "current_link_speed", "8.0 GT/s PCIe\n");
        write(device + "current_link_width", "4\n");
        write(device + "max_link_speed", "8.0 GT/s PCIe\n");
        write(device + "max_link_width", "4\n");
        write(device + "reset_method", "flr\n");
        write(device + "net/eth7/uevent", "INTERFACE=eth7\n");
        link("sys/class/net/eth7", "../../devices/pci0000:00/0000:01:00.0/net/eth7");
        write("sys/kernel/iommu_groups/4/reserved_regions", "0x00000000000a0000 0x00000000000bffff direct\n");
        String text = show("01:00.0").out();
        for (String line : List.of(
                "interface  eth7",
                "NUMA node  1",
                "link       8.0 GT/s PCIe x4, the most that it can do",
                "reset      flr (this function)",
                "reserved: 0x00000000000a0000 to 0x00000000000bffff, direct: firmware requires it")) {
            assertTrue(text.contains(line), text);
        }
        JsonNode document =
                new ObjectMapper().readTree(show("01:00.0", "--format", "json").out());
        assertEquals(List.of(), ShowSchema.violations(document));
        assertEquals(1, document.at("/devices/0/numaNode").asInt());
        assertEquals("none", document.at("/devices/0/nodes/way").asText());
        assertEquals("direct", document.at("/groups/0/reservedRegions/0/type").asText());
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
