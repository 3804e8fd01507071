package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.KernelRules;
import dev.dmaowner.bus.pci.topology.DmaAlias;
import dev.dmaowner.bus.pci.topology.DmaAliases;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.firmware.DmaConfigureRequest;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.NodeKind;
import dev.dmaowner.firmware.RangePolicy;
import java.util.List;
import java.util.OptionalInt;

/** What a function asks firmware about its DMA: its host bridge, with its requester ids, as in {@code pci_dma_configure}. */
final class PciDmaConfigure {

    private static final FirmwareNode NAMESPACE_ROOT = new FirmwareNode.AcpiObject("\\");

    private PciDmaConfigure() {}

    static DmaConfigureRequest request(PciFunction device, KernelRules rules) {
        // Tables name a host bridge by its segment alone; a bridge without a node is looked for from the namespace's
        // root.
        FirmwareNode hostBridge = device.place().hostBridgeNode().orElse(NAMESPACE_ROOT);
        return new DmaConfigureRequest(
                hostBridge,
                NodeKind.BUS_NODE,
                RangePolicy.FORCED,
                OptionalInt.of(device.address().domain()),
                requesterIds(device),
                rules);
    }

    /** The requester ids under which firmware is asked for the function, its own first. */
    static List<Integer> requesterIds(PciFunction device) {
        return DmaAliases.of(device).stream()
                .map(DmaAlias::requesterId)
                .distinct()
                .toList();
    }
}
