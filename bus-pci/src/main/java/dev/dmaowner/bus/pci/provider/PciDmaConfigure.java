package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.Outcome;
import dev.dmaowner.bus.pci.DmaAlias;
import dev.dmaowner.bus.pci.DmaAliases;
import dev.dmaowner.bus.pci.PciDevice;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.DmaManagement;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of a function for DMA, from what firmware says of its host bridge: the kernel's
 * {@code pci_dma_configure}.
 */
final class PciDmaConfigure {

    private PciDmaConfigure() {}

    static DmaConfigureAnswer configure(Device device, DmaConfigureContext context) {
        Optional<FirmwareNode> node =
                device instanceof PciDevice function ? function.place().hostBridgeNode() : Optional.empty();
        if (node.isEmpty()) {
            return decide(DmaConfiguration.NOTHING_SAID, context);
        }
        Outcome<DmaConfiguration> outcome = askFirmware((PciDevice) device, node.get(), context);
        return outcome.fold(configuration -> decide(configuration, context), DmaConfigureAnswer.Refused::new);
    }

    private static Outcome<DmaConfiguration> askFirmware(
            PciDevice device, FirmwareNode hostBridge, DmaConfigureContext context) {
        return Outcome.done(DmaConfiguration.NOTHING_SAID);
    }

    /** The requester ids under which firmware is asked for the function, its own first. */
    static List<Integer> requesterIds(PciDevice device) {
        return DmaAliases.of(device).stream()
                .map(DmaAlias::requesterId)
                .distinct()
                .toList();
    }

    private static DmaConfigureAnswer decide(DmaConfiguration configuration, DmaConfigureContext context) {
        return context.management() == DmaManagement.BY_CORE
                ? new DmaConfigureAnswer.Use(configuration)
                : new DmaConfigureAnswer.Leave(configuration);
    }
}
