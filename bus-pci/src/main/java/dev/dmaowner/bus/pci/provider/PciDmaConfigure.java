package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.Outcome;
import dev.dmaowner.bus.pci.topology.DmaAlias;
import dev.dmaowner.bus.pci.topology.DmaAliases;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.DmaConfigureRequest;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.NodeKind;
import dev.dmaowner.firmware.RangePolicy;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import java.util.List;
import java.util.OptionalInt;

/**
 * The configuration of a function for DMA, from what firmware says of its host bridge: the kernel's
 * {@code pci_dma_configure}.
 */
final class PciDmaConfigure {

    private static final FirmwareNode NAMESPACE_ROOT = new FirmwareNode.AcpiObject("\\");

    private PciDmaConfigure() {}

    static DmaConfigureAnswer configure(Device device, DmaConfigureContext context) {
        Outcome<DmaConfiguration> configured = device instanceof PciFunction function
                ? askFirmware(function, context)
                : Outcome.done(DmaConfiguration.NOTHING_SAID);
        return DmaConfigureAnswer.of(configured, context.management());
    }

    private static Outcome<DmaConfiguration> askFirmware(PciFunction device, DmaConfigureContext context) {
        // Tables name a host bridge by its segment alone; a bridge without a node is looked for from the namespace's
        // root.
        FirmwareNode hostBridge = device.place().hostBridgeNode().orElse(NAMESPACE_ROOT);
        return context.firmware()
                .configure(new DmaConfigureRequest(
                        hostBridge,
                        NodeKind.BUS_NODE,
                        RangePolicy.FORCED,
                        OptionalInt.of(device.address().domain()),
                        requesterIds(device),
                        context.rules()));
    }

    /** The requester ids under which firmware is asked for the function, its own first. */
    static List<Integer> requesterIds(PciFunction device) {
        return DmaAliases.of(device).stream()
                .map(DmaAlias::requesterId)
                .distinct()
                .toList();
    }
}
