package dev.dmaowner.bus.pci.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.PciAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The virtual functions that a physical one can make. */
class VirtualFunctionsTest {

    private static final String PATH = "/sys/devices/pci0000:00/0000:00:ff.7";

    /** The header of a network device, a PCI Express capability, and at 0x100 one for virtual functions. */
    private static PciFunction physical(int firstOffset, int stride) {
        byte[] bytes = new byte[ConfigurationSpace.LARGEST];
        Map.ofEntries(
                        Map.entry(0x00, 0x8086),
                        Map.entry(0x02, 0x10c9),
                        Map.entry(0x06, 0x0010),
                        Map.entry(0x0a, 0x0200),
                        Map.entry(0x34, 0x0040),
                        Map.entry(0x40, 0x0010),
                        Map.entry(0x42, 0x0002),
                        Map.entry(0x100, 0x0010),
                        Map.entry(0x102, 0x0001),
                        Map.entry(0x10e, 8),
                        Map.entry(0x114, firstOffset),
                        Map.entry(0x116, stride),
                        Map.entry(0x11a, 0x10ca))
                .forEach((offset, word) -> {
                    bytes[offset] = (byte) (int) word;
                    bytes[offset + 1] = (byte) (word >>> 8);
                });
        PciAddress address = PciAddress.parse("0000:00:1f.7").orElseThrow();
        return PciScan.inKernelOrder(
                        List.of(ScannedFunction.of(address, PATH, ConfigurationSpace.of(bytes))),
                        new PciPlatform(PciPlatform.IvrsTable.ABSENT, Map.of()))
                .get(0);
    }

    private static List<PciFunction> first(int count, PciFunction physical) {
        return physical.virtualFunctions().found().orElseThrow().first(count, physical);
    }

    @Test
    void theirAddressesFollowFromTheRegistersAcrossBuses() {
        PciFunction physical = physical(0x80, 2);
        List<PciFunction> virtual = first(3, physical);

        assertEquals("[0000:01:0f.7, 0000:01:10.1, 0000:01:10.3]", virtual.toString());
        assertEquals("/sys/devices/pci0000:00/0000:01:0f.7", virtual.get(0).sysfsPath());
        assertEquals(Optional.of(physical.id()), virtual.get(0).virtualFunctionOf());
        assertEquals(0x10ca, virtual.get(0).identity().device());
        assertEquals(PortType.ENDPOINT, virtual.get(0).portType().found().orElseThrow());
        assertTrue(first(3, physical(0xffff, 1)).isEmpty(), "there are no such requester ids");
    }

    @Test
    void theirNumberIsAnAttributeOfThePhysicalFunction() {
        PciFunction physical = physical(1, 1);
        assertEquals("0", physical.attributes().get("sriov_numvfs"));
        PciFunction with = physical.withVirtualFunctions(5);
        assertEquals("5", with.attributes().get("sriov_numvfs"));
        assertEquals("8", with.attributes().get("sriov_totalvfs"));
        assertEquals("0", with.withVirtualFunctions(0).attributes().get("sriov_numvfs"));
        PciFunction virtual = first(1, physical).get(0);
        assertSame(virtual, virtual.withVirtualFunctions(1));
    }

    @Test
    void linksLeadToEachOther() {
        PciFunction physical = physical(1, 1).withVirtualFunctions(2);
        assertEquals(
                "{virtfn0=pci/0000:01:00.0, virtfn1=pci/0000:01:00.1}",
                physical.links().toString());
        assertEquals(Optional.empty(), physical.link("virtfn2"));
        assertEquals(Optional.empty(), physical.link("physfn"));
        PciFunction virtual = first(1, physical).get(0);
        assertEquals(Map.of("physfn", physical.id()), virtual.links());
        assertEquals(Optional.of(physical.id()), virtual.link("physfn"));
        assertEquals(Map.of(), physical.withVirtualFunctions(0).links());
    }
}
