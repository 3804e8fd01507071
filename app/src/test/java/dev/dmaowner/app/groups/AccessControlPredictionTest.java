package dev.dmaowner.app.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.Device;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Boards that were recorded on two kernels: from the capture of one kernel, the groups of the other are predicted. */
class AccessControlPredictionTest {

    @TempDir
    private Path folder;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static CommandRun predict(String recording, String rules) {
        String machine = SharedData.path("traces/" + recording).toString();
        return CommandRun.of("groups", "--predict", "-m", machine, "--rules", rules, "--format", "json");
    }

    private static Set<String> predicted(CommandRun run) throws IOException {
        return ofPci(JSON.readTree(run.out()).path("groups"));
    }

    private static Set<String> recorded(String recording) throws IOException {
        return ofPci(JSON.readTree(
                        SharedData.path("traces/" + recording + "/machine.json").toFile())
                .path("groups"));
    }

    private static Set<String> ofPci(JsonNode groups) {
        Set<String> found = new TreeSet<>();
        for (JsonNode group : groups) {
            Set<String> members = new TreeSet<>();
            group.path("devices").forEach(device -> members.add(device.asText()));
            if (members.stream().allMatch(name -> name.startsWith("0000:"))) {
                found.add(members.toString());
            }
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({"soc-613, soc-513", "soc-615, soc-515"})
    @Tag("N-012")
    @Tag("N-047")
    void aCaptureOf612ForetellsTheGroupsThatALaterKernelMadeOfTheSameBoard(String older, String newer)
            throws IOException {
        for (String rules : List.of("linux-6.18", "linux-7.3", "6.15")) {
            CommandRun run = predict(older, rules);
            assertEquals(recorded(newer), predicted(run), rules);
            assertFalse(run.err().contains("access control services"), run.err());
        }
        for (String rules : List.of("linux-6.12", "6.14.3", "6.12.117")) {
            Set<String> before = predicted(predict(older, rules));
            assertTrue(before.containsAll(recorded(older)), rules);
            assertNotEquals(recorded(newer), before, rules);
        }
    }

    /** The simulation boots the capture of the earlier kernel under other rules, and forms the groups itself. */
    @ParameterizedTest
    @CsvSource({"soc-613, soc-513", "soc-615, soc-515"})
    @Tag("N-012")
    @Tag("N-047")
    void aSimulationFormsTheGroupsOfTheLaterKernelToo(String older, String newer) throws IOException {
        assertEquals(recorded(newer), simulated(older, OwnershipRules.LINUX_6_18));
        assertEquals(recorded(newer), simulated(older, OwnershipRules.LINUX_7_3));
        assertNotEquals(recorded(newer), simulated(older, OwnershipRules.LINUX_6_12));
    }

    private static Set<String> simulated(String recording, OwnershipRules rules) throws IOException {
        Host host = MachineSource.open(SharedData.path("traces/" + recording));
        MachineBuilder builder =
                Machine.builder().host(host, Firmware.read(host)).rules(rules).groups(InitialGroups.BY_RULE);
        Plugins plugins = InstalledPlugins.findBeside().plugins();
        plugins.busTypes().forEach(builder::bus);
        plugins.iommuDrivers().forEach(builder::iommu);
        Machine machine = builder.build();
        for (Device device : machine.devices()) {
            // Under older rules a device joins when a driver first probes it.
            machine.probe(device.id());
        }
        Set<String> groups = new TreeSet<>();
        for (GroupOwnership group : machine.groups()) {
            Set<String> members = new TreeSet<>();
            group.members().forEach(member -> members.add(member.name()));
            if (group.members().stream().allMatch(member -> member.bus().equals("pci"))) {
                groups.add(members.toString());
            }
        }
        return groups;
    }

    /** The group of five that the capture shows is gone when all five are; those that are found again form groups by the rule. */
    @ParameterizedTest
    @ValueSource(strings = {"linux-6.18", "linux-7.3"})
    @Tag("N-012")
    void functionsThatAreFoundAgainUnderLaterRulesAreParted(String rules) throws IOException {
        Path script = Files.writeString(
                folder.resolve("again.scn"),
                """
                echo 1 > /sys/bus/pci/devices/0000:00:03.0/remove
                echo 1 > /sys/bus/pci/devices/0000:00:03.1/remove
                echo 1 > /sys/bus/pci/rescan
                ls /sys/bus/pci/devices/0000:00:03.0/iommu_group/devices
                """);
        String machine = SharedData.path("traces/soc-613").toString();
        CommandRun run = CommandRun.of("simulate", "-m", machine, "--rules", rules, script.toString());
        String listed = run.out().substring(run.out().indexOf("ls /sys"));
        assertEquals(
                List.of("0000:00:03.0"),
                listed.lines()
                        .skip(1)
                        .map(String::strip)
                        .filter(line -> line.startsWith("0000:"))
                        .toList(),
                run.out());
    }

    /** The registers were captured on the later kernel, so what the earlier one would have left in them is not known. */
    @Test
    void whatALaterKernelSwitchedOnIsNotForetoldOfAnEarlierOne() throws IOException {
        CommandRun run = predict("soc-513", "6.14");
        assertEquals(recorded("soc-513"), predicted(run));
        assertTrue(run.err().contains("access control services are taken as the host shows them"), run.err());
        assertFalse(predict("soc-513", "6.18").err().contains("access control services"));
    }

    /** ACPI says before the scan that there is an IOMMU, on every kernel. */
    @Test
    void aMachineWithoutADeviceTreeDoesNotTurnOnIt() {
        assertFalse(predict("pci-101", "7.3").err().contains("access control services"));
    }
}
