package dev.dmaowner.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which remapping unit and which reserved memory a DMAR table gives to a device. */
final class DmarUnitsTest {

    private static final int ENDPOINT = 1;
    private static final int BRIDGE = 2;
    private static final int NAMESPACE = 5;
    private static final int ALL = 1;

    private static final int GRAPHICS = 0x0010;
    private static final int USB = 0x00a0;
    private static final int ROOT_PORT = 0x00e0;
    private static final int NIC = 0x0100;
    private static final int SWITCH = 0x00e8;
    private static final int SWITCH_PORT = 0x0508;
    private static final int DISK = 0x0600;

    private final TopologyFake topology = new TopologyFake()
            .function(0x0000, 0x060000)
            .function(GRAPHICS, 0x030000)
            .function(USB, 0x0c0330)
            .bridge(ROOT_PORT, 1)
            .function(NIC, 0x020000, ROOT_PORT)
            .bridge(SWITCH, 5)
            .bridge(SWITCH_PORT, 6, SWITCH)
            .function(DISK, 0x010802, SWITCH, SWITCH_PORT);
    private final List<DmarStructure> structures = new ArrayList<>();
    private int next = 48;

    @Test
    void aUnitHasTheEndpointThatItNamesAndTheRestGoesToTheOneThatIncludesAll() {
        int graphics = unit(0, 0, scope(ENDPOINT, 0, 0, 0x02, 0));
        int rest = unit(ALL, 0);
        assertEquals(Optional.of(graphics), unitOf(GRAPHICS));
        assertEquals(Optional.of(rest), unitOf(USB));
        assertEquals(Optional.of(rest), unitOf(DISK));
    }

    @Test
    void aUnitThatIncludesAllComesLastWhereverItStands() {
        int rest = unit(ALL, 0);
        int graphics = unit(0, 0, scope(ENDPOINT, 0, 0, 0x02, 0));
        assertEquals(Optional.of(graphics), unitOf(GRAPHICS));
        assertEquals(Optional.of(rest), unitOf(USB));
    }

    @Test
    void aUnitHasABridgeThatItNamesAndAllBelowIt() {
        int unit = unit(0, 0, scope(BRIDGE, 0, 0, 0x1d, 0));
        assertEquals(Optional.of(unit), unitOf(SWITCH));
        assertEquals(Optional.of(unit), unitOf(SWITCH_PORT));
        assertEquals(Optional.of(unit), unitOf(DISK));
        assertEquals(Optional.empty(), unitOf(NIC));
    }

    @Test
    void aPathGoesThroughBridges() {
        int unit = unit(0, 0, scope(ENDPOINT, 0, 0, 0x1d, 0, 0x01, 0, 0x00, 0));
        assertEquals(Optional.of(unit), unitOf(DISK));
        assertEquals(Optional.empty(), unitOf(SWITCH_PORT));
        assertEquals(Optional.empty(), unitOf(NIC));
    }

    @Test
    void aPathOfOneStepIsFollowedOnAnyBusButALongerOneOnRootBusesOnly() {
        int unit = unit(0, 0, scope(ENDPOINT, 0, 1, 0x00, 0));
        unit(0, 0, scope(ENDPOINT, 0, 5, 0x01, 0, 0x00, 0));
        assertEquals(Optional.of(unit), unitOf(NIC));
        assertEquals(Optional.empty(), unitOf(DISK));
    }

    @Test
    void aScopeThatTakesABridgeForAnEndpointCoversNothing() {
        unit(0, 0, scope(ENDPOINT, 0, 0, 0x1c, 0), scope(BRIDGE, 0, 0, 0x14, 0));
        assertEquals(Optional.empty(), unitOf(ROOT_PORT));
        assertEquals(Optional.empty(), unitOf(NIC));
        assertEquals(Optional.empty(), unitOf(USB));
    }

    @Test
    void aScopeOfABridgeMayNameAHostBridge() {
        int unit = unit(0, 0, scope(BRIDGE, 0, 0, 0x00, 0));
        assertEquals(Optional.of(unit), unitOf(0x0000));
    }

    @Test
    void aFunctionNumberThatCannotExistNamesNoOther() {
        unit(0, 0, scope(ENDPOINT, 0, 0, 0x01, 8));
        assertEquals(Optional.empty(), unitOf(GRAPHICS));
    }

    @Test
    void aUnitOfAnotherSegmentHasNothingHere() {
        unit(ALL, 1, scope(ENDPOINT, 0, 0, 0x02, 0));
        assertEquals(Optional.empty(), unitOf(GRAPHICS));
    }

    @Test
    void ofTwoUnitsThatNameADeviceTheLastInTheTableHasIt() {
        unit(0, 0, scope(ENDPOINT, 0, 0, 0x02, 0));
        int last = unit(0, 0, scope(ENDPOINT, 0, 0, 0x02, 0));
        assertEquals(Optional.of(last), unitOf(GRAPHICS));
    }

    @Test
    void aDeviceOfTheNamespaceIsFoundByItsNumber() {
        int unit = unit(ALL, 0, scope(NAMESPACE, 3, 0, 0x15, 2));
        structures.add(new DmarStructure.NamespaceDevice(header(4), 3, "\\_SB.PCI0.I2C2"));
        structures.add(new DmarStructure.NamespaceDevice(header(4), 4, "\\_SB.PCI0.I2C3"));
        IommuSpecifier expected =
                new IommuSpecifier(new FirmwareNode.TableNode("DMAR", unit), List.of(List.of(0x15 << 3 | 2)));
        assertEquals(Optional.of(expected), units().unitOfObject("\\_SB_.PCI0.I2C2"));
        assertEquals(Optional.empty(), units().unitOfObject("\\_SB_.PCI0.I2C3"));
    }

    @Test
    void reservedMemoryIsRelaxableForUsbAndGraphicsOnly() {
        reserved(0x1000, 0x1fff, scope(ENDPOINT, 0, 0, 0x14, 0), scope(ENDPOINT, 0, 0, 0x02, 0));
        reserved(0x2000, 0x2fff, scope(BRIDGE, 0, 0, 0x1c, 0), scope(ENDPOINT, 0, 0, 0x1c, 0, 0x00, 0));
        assertEquals(List.of(region(0x1000, ReservedRegion.Kind.DIRECT_RELAXABLE)), regions(USB));
        assertEquals(List.of(region(0x1000, ReservedRegion.Kind.DIRECT_RELAXABLE)), regions(GRAPHICS));
        assertEquals(List.of(region(0x2000, ReservedRegion.Kind.DIRECT)), regions(NIC));
        assertEquals(List.of(), regions(DISK));
    }

    private int unit(int flags, int segment, DmarDeviceScope... scopes) {
        DmarStructure.Header header = header(0);
        structures.add(new DmarStructure.RemappingUnit(header, flags, segment, 0xfed9_0000L + next, List.of(scopes)));
        return header.offset();
    }

    private void reserved(long base, long end, DmarDeviceScope... scopes) {
        structures.add(new DmarStructure.ReservedMemory(header(1), 0, base, end, List.of(scopes)));
    }

    private DmarStructure.Header header(int type) {
        next += 64;
        return new DmarStructure.Header(next - 64, type, 64);
    }

    private static DmarDeviceScope scope(int type, int enumerationId, int bus, int... path) {
        List<DmarDeviceScope.PathElement> elements = new ArrayList<>();
        for (int i = 0; i < path.length; i += 2) {
            elements.add(new DmarDeviceScope.PathElement(0, path[i], path[i + 1]));
        }
        return new DmarDeviceScope(0, type, 6 + path.length, enumerationId, bus, elements);
    }

    private static ReservedRegion region(long start, ReservedRegion.Kind kind) {
        return new ReservedRegion(start, start + 0xfff, kind);
    }

    private DmarUnits units() {
        AcpiTableHeader header = new AcpiTableHeader("DMAR", next, 1, 0, "", "", 0, "", 0, 0);
        return DmarUnits.of(new DmarTable(header, 38, 0, structures));
    }

    private Optional<Integer> unitOf(int requesterId) {
        return units().unitOf(topology, 0, requesterId)
                .map(unit -> unit.header().offset());
    }

    private List<ReservedRegion> regions(int requesterId) {
        return units().reservedRegions(topology, 0, requesterId);
    }
}
