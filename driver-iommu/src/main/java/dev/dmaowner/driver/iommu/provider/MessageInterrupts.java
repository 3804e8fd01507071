package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.DeviceTreeProperty;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.spi.Device;
import java.util.Optional;

/**
 * Whether a device's message-signalled interrupts are isolated on an Arm machine, where that is the doing of the interrupt
 * controller: an interrupt translation service tells devices apart, other ways for messages to arrive do not, and a device
 * without messages counts as not isolated.
 */
final class MessageInterrupts {

    private static final String TRANSLATION_SERVICE = "arm,gic-v3-its";
    private static final int CELLS_OF_MSI_MAP = 4;

    private MessageInterrupts() {}

    static InterruptIsolation isolation(Device device, Firmware firmware) {
        boolean isolated = firmware.deviceTree().isPresent()
                ? isolatedByTree(device, firmware.deviceTree().get())
                : PciDevices.contains(device) && isolatedByTable(firmware);
        return isolated ? InterruptIsolation.ISOLATED : InterruptIsolation.NOT_ISOLATED;
    }

    /** Without an IORT nothing is known, and a machine with an SMMU and PCI has translation services as a rule. */
    private static boolean isolatedByTable(Firmware firmware) {
        return !firmware.hasIort() || firmware.hasInterruptTranslation();
    }

    private static boolean isolatedByTree(Device device, DeviceTree tree) {
        Optional<DeviceTreeNode> described = device.firmwareNode()
                .filter(FirmwareNode.TreeNode.class::isInstance)
                .flatMap(node -> tree.node(node.path()));
        if (described.isEmpty()) {
            return PciDevices.contains(device);
        }
        // A PCI function is described by its host bridge or below it.
        Optional<DeviceTreeNode> node = described;
        while (PciDevices.contains(device) && node.isPresent() && !routesMessages(node.get())) {
            node = node.get().parent();
        }
        return node.map(MessageInterrupts::leadsToTranslationService).orElse(false);
    }

    private static boolean routesMessages(DeviceTreeNode node) {
        return node.has("msi-map") || node.has("msi-parent");
    }

    private static boolean leadsToTranslationService(DeviceTreeNode node) {
        Optional<DeviceTreeProperty> map = node.property("msi-map");
        if (map.isPresent()) {
            return map.get().cells() >= CELLS_OF_MSI_MAP
                    && isTranslationService(node.tree(), map.get().cell(1));
        }
        return node.property("msi-parent")
                .filter(parent -> parent.cells() > 0 && isTranslationService(node.tree(), parent.cell(0)))
                .isPresent();
    }

    private static boolean isTranslationService(DeviceTree tree, int phandle) {
        return tree.byPhandle(phandle)
                .filter(controller -> controller.isCompatible(TRANSLATION_SERVICE))
                .isPresent();
    }
}
