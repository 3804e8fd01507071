package dev.dmaowner.app.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One rule for words, and the commands that follow it. */
class NameLookupTest {

    private static Host host() throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        tree.link("sys/bus/pci/devices/0000:01:00.0", "../../../devices/pci0000:00/0000:01:00.0");
        tree.link("sys/bus/pci/devices/twin", "../../../devices/pci0000:00/twin");
        tree.link("sys/bus/platform/devices/twin", "../../../devices/platform/twin");
        tree.file("sys/bus/pci/drivers/nvme/uevent", new byte[0]);
        for (int group : List.of(0, 1, 2, 7)) {
            tree.file("sys/kernel/iommu_groups/" + group + "/type", new byte[0]);
        }
        return CapturedHost.of(tree.build(), "a host");
    }

    private static Named find(String word) throws IOException, CommandFailure {
        return new NameLookup(host()).deviceGroupOrDriver(word, (bus, driver) -> driver.equals("igb"));
    }

    private static String failure(String word) {
        return assertThrows(CommandFailure.class, () -> find(word)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000:01:00.0", "01:00.0", "pci/0000:01:00.0", "pci/01:00.0"})
    void deviceIsFoundWithAndWithoutItsBusAndSegment(String word) throws IOException, CommandFailure {
        assertEquals(new Named.OfDevice(new DeviceId("pci", "0000:01:00.0")), find(word));
    }

    @Test
    void numberNamesAGroupAndADriverIsFoundOnTheHostOrInAList() throws IOException, CommandFailure {
        assertEquals(new Named.OfGroup(new GroupId(7)), find("7"));
        assertEquals(new Named.OfDriver("pci", "nvme"), find("nvme"));
        assertEquals(new Named.OfDriver("pci", "igb"), find("pci/igb"));
    }

    @Test
    void groupIsNamedAsTheKernelNamesItsDirectory() {
        assertEquals(
                "there is no group 007 on a host (did you mean 7? 'dmaowner show' lists the groups)", failure("007"));
        assertEquals(
                "there is no group 99999999999 on a host (groups: 0-2, 7; 'dmaowner show' lists them)",
                failure("99999999999"));
    }

    @Test
    void nearestNameIsSuggested() {
        assertEquals(
                "there is no device, group or driver 'nvm' on a host (did you mean 'nvme'? 'dmaowner show' lists"
                        + " devices and groups)",
                failure("nvm"));
        assertEquals(
                "there is no device, group or driver '01:00.1' on a host (did you mean '0000:01:00.0'? 'dmaowner show'"
                        + " lists devices and groups)",
                failure("01:00.1"));
    }

    @Test
    void nearestDevicesAreNamedWithWhatTheyAre() throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        for (String function : List.of("0", "1")) {
            String path = "devices/pci0000:00/0000:05:00." + function;
            tree.link("sys/bus/pci/devices/0000:05:00." + function, "../../../" + path);
            tree.link("sys/" + path + "/subsystem", "../../../bus/pci");
            tree.link("sys/" + path + "/driver", "../../../bus/pci/drivers/igb");
            tree.file("sys/" + path + "/vendor", "0x8086\n".getBytes());
            tree.file("sys/" + path + "/device", "0x1521\n".getBytes());
            tree.file(
                    "sys/" + path + "/uevent",
                    "MODALIAS=pci:v00008086d00001521sv00000000sd00000000bc02sc00i00\n".getBytes());
        }
        tree.link("sys/class/net/enp5s0f1", "../../devices/pci0000:00/0000:05:00.1/net/enp5s0f1");
        NameLookup lookup = new NameLookup(CapturedHost.of(tree.build(), "a host"));
        String what = "Ethernet controller [8086:1521], driver igb";
        CommandFailure address = assertThrows(CommandFailure.class, () -> lookup.deviceOrGroup("05:00.7"));
        assertEquals(
                "there is no device or group '05:00.7' on a host (did you mean '0000:05:00.0', " + what
                        + "; or '0000:05:00.1', " + what + "? 'dmaowner show' lists devices and groups)",
                address.getMessage());
        CommandFailure interfaces = assertThrows(CommandFailure.class, () -> lookup.deviceOrGroup("enp5s0f2"));
        assertTrue(
                interfaces.getMessage().contains("did you mean 'enp5s0f1', of 0000:05:00.1, " + what + "?"),
                interfaces.getMessage());
        CommandFailure ambiguous = assertThrows(CommandFailure.class, () -> lookup.deviceOrGroup("8086:1521"));
        assertEquals(List.of("pci/0000:05:00.0  " + what, "pci/0000:05:00.1  " + what), ambiguous.details());
    }

    @Test
    void nameOnSeveralBusesIsAmbiguousAndBothAreNamed() throws IOException, CommandFailure {
        assertEquals("'twin' is ambiguous on a host: name one of pci/twin, platform/twin", failure("twin"));
        assertEquals(new Named.OfDevice(new DeviceId("platform", "twin")), find("platform/twin"));
    }

    @Test
    void driverIsNoDevice() {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> new NameLookup(host()).deviceOrGroup("nvme"));
        assertEquals(
                "'nvme' is a driver, not a device or a group; 'dmaowner explain nvme' lists the devices that it has",
                failure.getMessage());
    }

    @Test
    void deviceIsNoGroup() {
        CommandFailure failure = assertThrows(CommandFailure.class, () -> new NameLookup(host()).group("01:00.0"));
        assertEquals(
                "'01:00.0' is a device, not a group; 'dmaowner show 01:00.0' prints its group", failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"007", "99", "99999999999", "0000:77:00.0", "..", "", "no-such-thing"})
    void everyCommandAnswersAlike(String word) {
        Set<String> answers =
                List.of(List.of("show"), List.of("plan", "take"), List.of("plan", "give"), List.of("explain")).stream()
                        .map(command -> answer(command, word))
                        .collect(Collectors.toSet());
        assertEquals(1, answers.size(), answers::toString);
    }

    /** The error without the command's name; explain also looks for a driver, and its error mentions that. */
    private static String answer(List<String> command, String word) {
        String[] args = new String[command.size() + 3];
        System.arraycopy(command.toArray(), 0, args, 0, command.size());
        args[command.size()] = word;
        args[command.size() + 1] = "-m";
        args[command.size() + 2] = "sample:pci";
        CommandRun run = CommandRun.of(args);
        assertEquals(2, run.exitCode(), run.err());
        return run.err().substring(run.err().indexOf(": ")).replace("device, group or driver", "device or group");
    }
}
