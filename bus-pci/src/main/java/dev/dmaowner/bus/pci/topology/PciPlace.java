package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.firmware.FirmwareNode;
import java.util.Optional;

/**
 * Where a function is in the machine.
 *
 * @param sysfsPath its directory, an absolute path below {@code /sys/devices}
 * @param bridge the bridge above it, empty on a root bus; each bridge holds the one above it, so walking up needs no look-up
 * @param realDmaDevice the function in whose name it does DMA, as Intel's Volume Management Device does for what is behind
 *     it; empty for all others
 * @param virtualFunctionOf the function that it is a virtual function of, empty if it is none
 * @param node where firmware describes it, empty if it does not
 * @param hostBridgeNode where firmware describes DMA through its host bridge, empty if it does not
 * @param platform the machine that it is in
 */
public record PciPlace(
        String sysfsPath,
        Optional<PciFunction> bridge,
        Optional<PciFunction> realDmaDevice,
        Optional<VirtualFunctionOf> virtualFunctionOf,
        Optional<FirmwareNode> node,
        Optional<FirmwareNode> hostBridgeNode,
        PciPlatform platform) {

    /** {@return a copy of the place of a virtual function} */
    PciPlace virtualFunctionOf(VirtualFunctionOf other) {
        return new PciPlace(sysfsPath, bridge, realDmaDevice, Optional.of(other), node, hostBridgeNode, platform);
    }
}
