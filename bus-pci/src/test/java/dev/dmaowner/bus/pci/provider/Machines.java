package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.PciAddress;
import dev.dmaowner.bus.pci.topology.ConfigurationSpace;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.bus.pci.topology.PciPlace;
import dev.dmaowner.bus.pci.topology.PciPlatform;
import dev.dmaowner.bus.pci.topology.PciScan;
import dev.dmaowner.bus.pci.topology.ScannedFunction;
import dev.dmaowner.firmware.FirmwareNode;
import java.util.List;
import java.util.Optional;

/** Machines put together by hand. */
final class Machines {

    private static final String ROOT = "/sys/devices/pci0000:00/";

    private Machines() {}

    /** Two bridges in a row, two functions in the slot below, one endpoint beside each. */
    static List<PciFunction> behindABridge() {
        return scan(
                function("0000:00:01.0", ROOT + "0000:00:01.0", header(1)),
                function("0000:00:02.0", ROOT + "0000:00:02.0", header(0)),
                function("0000:01:00.0", ROOT + "0000:00:01.0/0000:01:00.0", header(1)),
                function("0000:01:01.0", ROOT + "0000:00:01.0/0000:01:01.0", header(0)),
                function("0000:02:00.0", ROOT + "0000:00:01.0/0000:01:00.0/0000:02:00.0", header(0x80)),
                function("0000:02:00.1", ROOT + "0000:00:01.0/0000:01:00.0/0000:02:00.1", header(0)));
    }

    static List<PciFunction> twoRoots() {
        return scan(
                function("0000:00:02.0", ROOT + "0000:00:02.0", header(0)),
                function("0000:40:00.0", "/sys/devices/pci0000:40/0000:40:00.0", header(0)));
    }

    static PciFunction device(byte[] space) {
        return scan(function("0000:00:02.0", ROOT + "0000:00:02.0", space)).get(0);
    }

    /** The same function on a bus whose host bridge firmware describes there. */
    static PciFunction below(PciFunction device, FirmwareNode hostBridge) {
        PciPlace place = device.place();
        PciPlace there = new PciPlace(
                place.sysfsPath(),
                place.bridge(),
                place.realDmaDevice(),
                place.virtualFunctionOf(),
                place.node(),
                Optional.of(hostBridge),
                place.platform());
        return PciFunction.of(
                device.address(),
                device.identity(),
                device.revision(),
                there,
                device.configurationSpace(),
                device.virtualFunctions(),
                device.functions());
    }

    static List<PciFunction> scan(ScannedFunction... functions) {
        return PciScan.inKernelOrder(List.of(functions), PciPlatform.ORDINARY);
    }

    static ScannedFunction function(String address, String path, byte[] space) {
        return ScannedFunction.of(PciAddress.parse(address).orElseThrow(), path, ConfigurationSpace.of(space));
    }

    /** An Intel network function, or a bridge, of conventional PCI. */
    static byte[] header(int type) {
        byte[] bytes = new byte[256];
        set(bytes, 0x00, 0x86, 0x80, 0xd3, 0x10);
        set(bytes, 0x09, 0x00, (type & 0x7f) == 1 ? 0x04 : 0x00, (type & 0x7f) == 1 ? 0x06 : 0x02);
        set(bytes, 0x0e, type);
        return bytes;
    }

    /** The same with a capability of one word. */
    static byte[] header(int type, int capability, int word) {
        byte[] bytes = header(type);
        set(bytes, 0x06, 0x10);
        set(bytes, 0x34, 0x40);
        set(bytes, 0x40, capability, 0x00, word, word >> 8);
        return bytes;
    }

    private static void set(byte[] bytes, int offset, int... values) {
        for (int i = 0; i < values.length; i++) {
            bytes[offset + i] = (byte) values[i];
        }
    }
}
