package dev.dmaowner.app.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {

    private static final String NIC = "Ethernet controller [0200]: Vendor Card [8086:1521]";
    private static final String GPU = "VGA compatible controller [0300]: Vendor Card [10de:1c82]";
    private static final String SOUND = "Audio device [0403]: Vendor Sound [10de:0fb9]";
    private static final String MODALIAS = "pci:v00008086d00001521sv00008086sd00000001bc02sc00i00";
    private static final String PORT = "PCI bridge [0604]: Vendor Port [8086:a340]";

    @TempDir
    private Path folder;

    private int written;

    private static String device(String address, String what, String group, String driver) {
        return address + " " + what + "\n" + (group.isEmpty() ? "" : "\tIOMMU group: " + group + "\n")
                + (driver.isEmpty() ? "" : "\tKernel driver in use: " + driver + "\n") + "\tKernel modules: some\n\n";
    }

    private static String port(String address, String bus, String group) {
        return address + " " + PORT + "\n\tBus: primary=00, secondary=" + bus + ", subordinate=" + bus
                + ", sec-latency=0\n\tIOMMU group: " + group
                + "\n\tKernel driver in use: pcieport\n\tKernel modules: some\n\n";
    }

    private String machine(String... devices) throws IOException {
        Path file = folder.resolve("machine-" + ++written + ".txt");
        Files.writeString(file, String.join("", devices));
        return file.toString();
    }

    private static CommandRun compare(String... words) {
        List<String> all = new ArrayList<>(List.of("compare"));
        all.addAll(List.of(words));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static void assertSays(CommandRun run, int exitCode, String... lines) {
        assertEquals(exitCode, run.exitCode(), run.out() + run.err());
        for (String line : lines) {
            assertTrue(run.out().lines().anyMatch(line::equals), run.out());
        }
    }

    @Test
    void nothingDiffersBetweenAMachineAndItself() throws IOException {
        String machine = machine(device("0000:01:00.0", GPU, "1", "nouveau"), device("0000:01:00.1", SOUND, "1", ""));
        CommandRun run = compare(machine, machine);
        assertSays(run, 0, "nothing differs");
        assertEquals(3, run.out().lines().count(), run.out());
    }

    @Test
    void groupThatADriverTakesIsWorseAndComesFirst() throws IOException {
        String before = machine(device("0000:01:00.0", GPU, "1", "vfio-pci"), device("0000:01:00.1", SOUND, "1", ""));
        String after = machine(
                device("0000:01:00.0", GPU, "1", "vfio-pci"), device("0000:01:00.1", SOUND, "1", "snd_hda_intel"));
        CommandRun run = compare(before, after);
        assertSays(
                run,
                3,
                "other   0000:01:00.1 has the driver snd_hda_intel, and had none",
                "worse   group 1 was takeable, and is not takeable until its drivers leave it: snd_hda_intel uses"
                        + " 0000:01:00.1 through the DMA API");
        assertTrue(run.out().lines().skip(2).findFirst().orElse("").startsWith("worse"), run.out());
        assertSays(
                compare(after, before),
                0,
                "better  group 1 was not takeable until its drivers leave it, and is takeable",
                "other   0000:01:00.1 has no driver, and had snd_hda_intel");
    }

    @Test
    void groupThatGrowsIsWorseAndOneThatShrinksIsBetter() throws IOException {
        String apart = machine(device("0000:01:00.0", GPU, "1", "nouveau"), device("0000:02:00.0", NIC, "2", "igb"));
        String together = machine(device("0000:01:00.0", GPU, "1", "nouveau"), device("0000:02:00.0", NIC, "1", "igb"));
        assertSays(compare(apart, together), 3, "worse   group 1 grew: 0000:02:00.0 is in it now, from group 2");
        assertSays(compare(together, apart), 0, "better  group 1 shrank: 0000:02:00.0 is in group 2 now");
    }

    @Test
    void numbersOfGroupsMeanNothingButAreSaid() throws IOException {
        CommandRun run = compare(
                machine(device("0000:01:00.0", GPU, "1", "nouveau"), device("0000:02:00.0", NIC, "2", "igb")),
                machine(device("0000:01:00.0", GPU, "2", "nouveau"), device("0000:02:00.0", NIC, "1", "igb")));
        assertSays(
                run,
                0,
                "other   group 1 is group 2 now (0000:01:00.0)",
                "other   group 2 is group 1 now (0000:02:00.0)");
        assertEquals(4, run.out().lines().count(), run.out());
    }

    @Test
    void devicesThatAreAlikeAreToldApartByTheirSlotsWhenBusesAreRenumbered() throws IOException {
        String before = machine(
                port("0000:00:1c.0", "02", "2"),
                port("0000:00:1d.0", "03", "3"),
                device("0000:02:00.0", NIC, "4", "igb"),
                device("0000:03:00.0", NIC, "5", "vfio-pci"));
        String after = machine(
                port("0000:00:1b.0", "02", "9"),
                port("0000:00:1c.0", "03", "2"),
                port("0000:00:1d.0", "04", "3"),
                device("0000:02:00.0", GPU, "6", "nouveau"),
                device("0000:03:00.0", NIC, "4", "igb"),
                device("0000:04:00.0", NIC, "5", "vfio-pci"));
        CommandRun run = compare(before, after);
        assertSays(
                run,
                0,
                "other   0000:02:00.0 is 0000:03:00.0 now (8086:1521), recognised by the slots on the way to it, and its ids",
                "other   0000:03:00.0 is 0000:04:00.0 now (8086:1521), recognised by the slots on the way to it, and its ids",
                "other   0000:02:00.0 is new (10de:1c82), it is in group 6");
        assertFalse(run.out().contains("driver"), "the drivers went with their devices");
    }

    @Test
    void onlyDeviceOfItsKindIsRecognisedInAnotherSlot() throws IOException {
        CommandRun run = compare(
                machine(device("0000:01:00.0", GPU, "1", "nouveau"), device("0000:02:00.0", NIC, "2", "igb")),
                machine(device("0000:01:00.0", GPU, "1", "nouveau"), device("0000:07:00.0", NIC, "2", "igb")));
        assertSays(
                run,
                0,
                "other   0000:02:00.0 is 0000:07:00.0 now (8086:1521), recognised by its ids, which no other device has");
    }

    @Test
    void anotherCardInTheSamePlaceIsSaidToBeAnother() throws IOException {
        assertSays(
                compare(
                        machine(device("0000:01:00.0", GPU, "1", "nouveau")),
                        machine(device("0000:01:00.0", NIC, "1", "igb"))),
                0,
                "other   0000:01:00.0 is another device in the same place: it is 8086:1521, and was 10de:1c82");
    }

    @Test
    void deviceThatIsGoneIsWorse() throws IOException {
        assertSays(
                compare(
                        machine(device("0000:01:00.0", GPU, "1", "nouveau"), device("0000:02:00.0", NIC, "2", "igb")),
                        machine(device("0000:01:00.0", GPU, "1", "nouveau"))),
                3,
                "worse   0000:02:00.0 is gone (8086:1521), it was in group 2");
    }

    @Test
    void whatOneSideDoesNotRecordIsNoDifference() throws IOException {
        String whole = machine(device("0000:01:00.0", GPU, "1", "nouveau"), device("0000:02:00.0", NIC, "2", "igb"));
        String names = machine("0000:01:00.0 " + GPU + "\n0000:02:00.0 " + NIC + "\n");
        CommandRun run = compare(whole, names);
        assertSays(
                run,
                0,
                "nothing differs in what both machines record",
                "not recorded: after: the groups",
                "not recorded: after: the drivers of 2 devices");
        assertSays(compare(names, whole), 0, "not recorded: before: the groups");
    }

    @Test
    void listingOfGroupsDoesNotTellOfDevicesInNone() throws IOException {
        String whole = machine(device("0000:01:00.0", GPU, "1", "nouveau"), device("0000:02:00.0", NIC, "", "igb"));
        String listing = machine("IOMMU Group 1 0000:01:00.0 " + GPU + "\n");
        assertSays(
                compare(whole, listing),
                0,
                "not recorded: after: devices in no group, of which the other side has 1",
                "nothing differs in what both machines record");
    }

    @Test
    void driverOfTheNextKernelThatTakesADeviceIsWorse() throws IOException {
        Path aliases = folder.resolve("modules.alias");
        Files.writeString(aliases, "alias pci:v00008086d000029C0sv*sd*bc*sc*i* newedac\n");
        CommandRun run = compare("sample:pci", "--drivers", aliases.toString(), "--rules", "6.17");
        assertSays(
                run,
                3,
                "worse   group 0 was takeable, and is not takeable until its drivers leave it: newedac uses 0000:00:00.0"
                        + " through the DMA API",
                "other   0000:00:00.0 has the driver newedac, and had none",
                "other   the kernel is 6.17, and was 6.12.0-sample");
        assertTrue(run.out().contains("sample:pci under the next kernel, Linux 6.17"), run.out());
        assertEquals(run, compare("-m", "sample:pci", "--drivers", aliases.toString(), "--rules", "6.17"));
    }

    @Test
    void driverThatFitsNoDeviceWithoutADriverChangesNothing() throws IOException {
        Path aliases = folder.resolve("modules.alias");
        Files.writeString(aliases, "alias pci:v00001234d00005678sv*sd*bc*sc*i* other\n");
        assertSays(compare("sample:pci", "--drivers", aliases.toString()), 0, "nothing differs");
    }

    @Test
    void jsonHasWhatTheTextHas() throws IOException {
        String before = machine(device("0000:01:00.0", GPU, "1", "nouveau"), device("0000:02:00.0", NIC, "2", ""));
        String after = machine(device("0000:01:00.0", GPU, "1", "nouveau"), device("0000:02:00.0", NIC, "1", "igb"));
        CommandRun run = compare(before, after, "--format", "json");
        assertEquals(3, run.exitCode());
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertTrue(json.path("worse").asBoolean());
        assertEquals("worse", json.at("/findings/0/effect").asText());
        CommandRun text = compare(before, after);
        json.path("findings")
                .forEach(finding ->
                        assertTrue(text.out().contains(finding.path("statement").asText()), run.out()));
        assertEquals(text.out().lines().count() - 2, json.path("findings").size());
    }

    @Test
    void severalFilesOfASideCompleteOneAnother() throws IOException {
        String listing = machine("IOMMU Group 1 0000:01:00.0 " + GPU + "\n");
        String drivers = machine("0000:01:00.0 " + GPU + "\n\tKernel driver in use: nouveau\n\tKernel modules: some\n");
        String whole = machine(device("0000:01:00.0", GPU, "1", "nouveau"));
        assertSays(compare("--before", listing, "--before", drivers, "-m", whole), 0, "nothing differs");
    }

    /** A machine with a card whose driver is in a module. */
    private Path captured() throws IOException {
        Path sys = folder.resolve("captured/sys");
        Path card = Files.createDirectories(sys.resolve("devices/pci0000:00/0000:00:02.0"));
        Path driver = Files.createDirectories(sys.resolve("bus/pci/drivers/igb"));
        Files.createDirectories(sys.resolve("bus/pci/devices"));
        Files.createDirectories(sys.resolve("module/igb"));
        Files.writeString(card.resolve("uevent"), "DRIVER=igb\nMODALIAS=" + MODALIAS + "\n");
        Map.of("vendor", "0x8086", "device", "0x1521", "class", "0x020000", "modalias", MODALIAS)
                .forEach((name, text) -> write(card.resolve(name), text + "\n"));
        Files.createSymbolicLink(
                sys.resolve("bus/pci/devices/0000:00:02.0"), Path.of("../../../devices/pci0000:00/0000:00:02.0"));
        Files.createSymbolicLink(card.resolve("driver"), Path.of("../../../bus/pci/drivers/igb"));
        Files.createSymbolicLink(card.resolve("subsystem"), Path.of("../../../bus/pci"));
        Files.createSymbolicLink(driver.resolve("module"), Path.of("../../../../module/igb"));
        return folder.resolve("captured");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void driverThatTheNextKernelDoesNotHaveIsWorse() throws IOException {
        String machine = captured().toString();
        Path lists = Files.createDirectories(folder.resolve("lists"));
        Files.writeString(lists.resolve("modules.alias"), "alias pci:v00001234d*sv*sd*bc*sc*i* other\n");
        assertSays(
                compare("-m", machine, "--drivers", lists.toString()),
                0,
                "nothing differs in what both machines record");
        Files.writeString(lists.resolve("modules.builtin"), "kernel/a/builtin.ko\n");
        Files.writeString(lists.resolve("modules.order"), "kernel/a/other.ko\n");
        assertSays(
                compare("-m", machine, "--drivers", lists.toString()),
                3,
                "worse   0000:00:02.0 loses its driver igb: the next kernel has no module igb");
        Files.writeString(lists.resolve("modules.order"), "kernel/a/igb.ko\n");
        assertSays(
                compare("-m", machine, "--drivers", lists.toString()),
                0,
                "nothing differs in what both machines record");
    }

    @Test
    void kernelThatUndoesTheIommuLeavesNoGroup() {
        String machine =
                SharedData.path("pci/captures/q35-virtio-iommu.sys.tar.gz").toString();
        CommandRun next = compare("-m", machine, "--rules", "7.3");
        assertEquals(3, next.exitCode(), next.out());
        assertTrue(
                next.out()
                        .contains("\nworse   there are no groups any more: the registration of the IOMMU 0000:00:01.0"
                                + " was undone"),
                next.out());
        assertSays(compare("-m", machine, "--rules", "6.12"), 0, "nothing differs in what both machines record");
    }

    @Test
    void reportShowsTheSameDifferences() throws IOException {
        String before = machine(device("0000:01:00.0", GPU, "1", "nouveau"), device("0000:02:00.0", NIC, "2", ""));
        String after = machine(device("0000:01:00.0", GPU, "1", "nouveau"), device("0000:02:00.0", NIC, "1", ""));
        CommandRun page = CommandRun.of("report", "--before", before, "-m", after, "-o", "-");
        assertEquals(0, page.exitCode(), page.err());
        assertTrue(page.out().contains("What has changed since " + before), page.out());
        compare(before, after)
                .out()
                .lines()
                .skip(2)
                .forEach(line -> assertTrue(page.out().contains("</b> " + line.substring(8) + "</li>"), line));
        assertFalse(CommandRun.of("report", "-m", after, "-o", "-").out().contains("What has changed"));
    }

    @Test
    void driversMeanTheSameToEveryCommand() throws IOException {
        String machine = captured().toString();
        Path aliases = Files.writeString(folder.resolve("a"), "alias " + MODALIAS.replaceAll("sv.*", "*") + " fresh\n");
        CommandRun explained = CommandRun.of("explain", "0000:00:02.0", "-m", machine, "--drivers", aliases.toString());
        assertTrue(explained.out().contains("fresh"), explained.out());
        for (List<String> command : List.of(
                List.of("show"),
                List.of("explain", "0000:00:02.0"),
                List.of("report", "-o", "-"),
                List.of("plan", "take", "0000:00:02.0"))) {
            List<String> words = new ArrayList<>(command);
            words.addAll(List.of("-m", machine, "--drivers", machine));
            CommandRun refused = CommandRun.of(words.toArray(String[]::new));
            assertEquals(4, refused.exitCode(), refused.out());
            assertTrue(refused.err().contains(machine + " has no list of modules in it"), refused.err());
        }
    }

    @Test
    void commandLineThatMakesNoSenseIsRefused() throws IOException {
        String machine = machine(device("0000:01:00.0", GPU, "1", "nouveau"));
        assertEquals(2, compare().exitCode());
        assertEquals(2, compare("-", "-").exitCode());
        assertEquals(2, compare("--before", machine, "-m", machine, machine).exitCode());
        assertEquals(4, compare(folder.resolve("absent").toString(), machine).exitCode());
        assertEquals(4, compare(machine, "--drivers", machine).exitCode());
    }
}
