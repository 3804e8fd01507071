package dev.dmaowner.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.firmware.AcpiCapture.Device;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the tables of captured machines say, against the IOMMUs and groups that their kernels made of them. */
final class AcpiCaptureTest {

    @Test
    void aDeviceIsBehindAVirtioIommuExactlyIfTheVIOTSaysSo() throws IOException {
        AcpiCapture capture = AcpiCapture.read("q35-virtio-iommu");
        AcpiTables tables = capture.tables();
        AcpiDmaConfigure configure = AcpiDmaConfigure.of(tables);
        int behind = 0;
        for (Device device : capture.devices()) {
            List<Integer> ids = capture.requesterIds(device);
            Optional<IommuSpecifier> found = configure.pci(0, ids).iommu();
            if (device.iommu().isPresent()) {
                behind++;
                IommuSpecifier iommu = found.orElseThrow(() -> new AssertionError(device + " has no IOMMU"));
                assertEquals(
                        AcpiCapture.requesterId(device.iommu().get()), requesterIdOf(tables, iommu), device.name());
                assertEquals(ids.stream().map(List::of).toList(), iommu.ids(), device.name());
            } else if (found.isPresent()) {
                // The kernel asks the table when a driver first probes; devices with two ids this kernel left without a
                // group.
                assertTrue(!device.hasDriver() || ids.size() > 1, () -> device + " should be in a group");
            }
        }
        assertEquals(15, behind);
    }

    @Test
    void theVirtioIommuAndWhatBypassesItHaveNone() throws IOException {
        AcpiCapture capture = AcpiCapture.read("q35-virtio-iommu");
        AcpiDmaConfigure configure = AcpiDmaConfigure.of(capture.tables());
        for (String name : List.of("0000:00:01.0", "0000:60:00.0", "0000:61:00.0")) {
            assertEquals(
                    Optional.empty(),
                    configure.pci(0, List.of(AcpiCapture.requesterId(name))).iommu());
        }
    }

    @Test
    void devicesThatShareAnIdShareAGroup() throws IOException {
        AcpiCapture capture = AcpiCapture.read("q35-virtio-iommu");
        AcpiDmaConfigure configure = AcpiDmaConfigure.of(capture.tables());
        Map<Object, Set<Integer>> groupsOf = new HashMap<>();
        for (Device device : capture.devices()) {
            Optional<IommuSpecifier> iommu =
                    configure.pci(0, capture.requesterIds(device)).iommu();
            if (iommu.isPresent()) {
                for (List<Integer> id : iommu.get().ids()) {
                    groupsOf.computeIfAbsent(List.of(iommu.get().iommu(), id), key -> new HashSet<>())
                            .add(device.group());
                }
            }
        }
        assertFalse(groupsOf.isEmpty());
        groupsOf.forEach((id, groups) -> assertEquals(1, groups.size(), id + " is in groups " + groups));
    }

    @Test
    void aDeviceIsBehindTheRemappingUnitThatTheKernelFound() throws IOException {
        AcpiCapture capture = AcpiCapture.read("q35-vtd-mix");
        DmarUnits units = DmarUnits.of(capture.tables().dmar().orElseThrow());
        String address = capture.text("sys/devices/virtual/iommu/dmar0/intel-iommu/address");
        int behind = 0;
        for (Device device : capture.devices()) {
            Optional<DmarStructure.RemappingUnit> unit = units.unitOf(capture, 0, device.physicalFunction());
            assertEquals(device.iommu().isPresent(), unit.isPresent(), device.name());
            assertEquals(device.group() >= 0, unit.isPresent(), device.name());
            assertEquals(Long.parseUnsignedLong(address, 16), unit.orElseThrow().registerBase());
            assertEquals(List.of(), units.reservedRegions(capture, 0, device.requesterId()), device.name());
            behind++;
        }
        assertEquals(43, behind);
    }

    @Test
    void onAMachineWhoseBridgesAreNotKnownWhatIsBehindThemHasNoUnit() throws IOException {
        AcpiCapture capture = AcpiCapture.read("q35-vtd-mix");
        DmarUnits units = DmarUnits.of(capture.tables().dmar().orElseThrow());
        Flat flat = new Flat(capture);
        int without = 0;
        for (Device device : capture.devices()) {
            boolean found = units.unitOf(flat, 0, device.physicalFunction()).isPresent();
            assertTrue(device.upstream().isEmpty() || !found, device.name());
            without += found ? 0 : 1;
        }
        assertTrue(without > 0);
    }

    private static int requesterIdOf(AcpiTables tables, IommuSpecifier specifier) {
        return tables.viot().orElseThrow().nodes().stream()
                .filter(node -> specifier.iommu().equals(new FirmwareNode.TableNode("VIOT", node.offset())))
                .map(node -> ((ViotNode.VirtioIommuPci) node).bdf())
                .findFirst()
                .orElseThrow();
    }

    /** The same functions, as if all were on root buses. */
    private record Flat(AcpiCapture capture) implements PciTopologyView {
        @Override
        public List<Integer> upstream(int segment, int requesterId) {
            return List.of();
        }

        @Override
        public OptionalInt secondaryBus(int segment, int requesterId) {
            return capture.secondaryBus(segment, requesterId);
        }

        @Override
        public OptionalInt classCode(int segment, int requesterId) {
            return capture.classCode(segment, requesterId);
        }
    }
}
