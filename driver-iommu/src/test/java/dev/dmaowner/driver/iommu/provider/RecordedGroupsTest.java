package dev.dmaowner.driver.iommu.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.bus.pci.provider.PciBus;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The groups that the drivers here and the PCI bus form of recorded machines, against those that the kernel formed. */
@Tag("R-171")
@Tag("R-172")
@Tag("R-173")
@Tag("R-174")
@Tag("R-176")
class RecordedGroupsTest {

    /** A driver that takes every function, so that each is configured for DMA. */
    private static final class TakesAll implements Driver {
        @Override
        public DriverDescription description() {
            return DriverDescription.of("pci", "takes-all", "pci:*");
        }

        @Override
        public ProbeAnswer probe(ProbeContext context) {
            return new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO);
        }
    }

    private static Stream<DynamicTest> recordings(String iommu, Check check) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Stream.Builder<DynamicTest> tests = Stream.builder();
        for (Path folder : SharedData.list("traces")) {
            Path description = folder.resolve("machine.json");
            if (folder.getFileName().toString().startsWith("pci-")) {
                JsonNode machine = json.readTree(description.toFile());
                if (machine.get("iommu").asText().equals(iommu)) {
                    tests.add(dynamicTest(folder.getFileName().toString(), () -> check.run(folder, machine)));
                }
            }
        }
        return tests.build();
    }

    private interface Check {
        void run(Path folder, JsonNode machine) throws IOException;
    }

    private static KernelRules rules(JsonNode recording) {
        return KernelRules.ofRelease(recording.get("kernel").asText()).orElseThrow();
    }

    private static Machine machine(Path folder, KernelRules rules, Driver... drivers) throws IOException {
        Host host = Recording.host(folder.resolve("sys.tar.gz"));
        MachineBuilder builder = Machine.builder()
                .rules(rules)
                .host(host, Firmware.read(host))
                .bindings(InitialBindings.BY_MATCHING)
                .groups(InitialGroups.BY_RULE)
                .bus(new PciBus())
                .iommu(new IntelIommu())
                .iommu(new AmdIommu())
                .iommu(new VirtioIommu());
        for (Driver driver : drivers) {
            builder.driver(driver);
        }
        return builder.build();
    }

    private static Map<String, String> recorded(JsonNode machine) {
        Map<String, String> groups = new TreeMap<>();
        machine.get("devices")
                .forEach(device -> groups.put(
                        device.get("address").asText(),
                        device.get("iommu_group").asText()));
        return groups;
    }

    private static String group(Machine machine, String address) {
        Optional<GroupId> group = machine.groupOf(new DeviceId("pci", address));
        return group.map(GroupId::toString).orElse("");
    }

    private static void checkWithNumbers(Path folder, JsonNode recording) throws IOException {
        Machine machine = machine(folder, rules(recording));
        Map<String, String> formed = new TreeMap<>();
        recorded(recording).keySet().forEach(address -> formed.put(address, group(machine, address)));
        assertEquals(recorded(recording), formed);
    }

    @TestFactory
    Stream<DynamicTest> intelsGroupsAndTheirNumbersAreTheKernels() throws IOException {
        return recordings("intel", RecordedGroupsTest::checkWithNumbers);
    }

    @TestFactory
    Stream<DynamicTest> amdsGroupsAndTheirNumbersAreTheKernels() throws IOException {
        return recordings("amd", RecordedGroupsTest::checkWithNumbers);
    }

    /**
     * Before 6.15 the recorded kernel configured only what some driver asked for: what it bound without a group must have none
     * here. Since then all devices have their groups from the start, or none has one.
     */
    @TestFactory
    @Tag("N-001")
    @Tag("N-002")
    @Tag("N-006")
    @Tag("N-007")
    Stream<DynamicTest> behindAVirtioIommuTheKernelsDevicesShareOrLackAGroup() throws IOException {
        return recordings("virtio", (folder, recording) -> {
            if (rules(recording).has(KernelChange.JOINS_WHEN_ADDED)) {
                checkWithNumbers(folder, recording);
                return;
            }
            Machine machine = machine(folder, rules(recording), new TakesAll());
            Map<String, String> formedBy = new TreeMap<>();
            int without = 0;
            for (JsonNode device : recording.get("devices")) {
                String address = device.get("address").asText();
                String kernels = device.get("iommu_group").asText();
                String ours = group(machine, address);
                if (!kernels.isEmpty()) {
                    assertFalse(ours.isEmpty(), address);
                    assertEquals(formedBy.computeIfAbsent(kernels, number -> ours), ours, address);
                } else if (!device.get("driver").asText().isEmpty()) {
                    assertEquals("", ours, address);
                    without++;
                }
            }
            assertEquals(formedBy.size(), formedBy.values().stream().distinct().count());
            assertFalse(without == 0);
        });
    }
}
