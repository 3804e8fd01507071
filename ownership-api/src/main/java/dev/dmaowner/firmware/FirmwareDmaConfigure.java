package dev.dmaowner.firmware;

import dev.dmaowner.Outcome;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The one walk over firmware that every bus shares when it configures a device for DMA. In the kernel this is what
 * {@code of_dma_configure} and {@code acpi_dma_configure} do together for a bus's {@code dma_configure}.
 *
 * <p>It says which IOMMU would translate a device, not whether that IOMMU has a driver yet: the machine looks for the
 * driver and defers the probe while there is none. Safe for use by several threads.
 */
public final class FirmwareDmaConfigure {

    private final Firmware firmware;

    /** @param firmware what is walked over */
    public FirmwareDmaConfigure(Firmware firmware) {
        this.firmware = firmware;
    }

    /** {@return the firmware that is walked over} */
    public Firmware firmware() {
        return firmware;
    }

    /**
     * Find how firmware describes a device's DMA.
     *
     * <p>If firmware describes an IOMMU wrongly (it is not available, its map is invalid, an id is missing from it), the
     * device has none, as in the kernel. Nothing is known about a node that is not in the tree: a host can have devices of
     * overlays that were applied after boot.
     *
     * @param request the device, as its bus refers to it
     * @return the configuration; refused with EINVAL if the request takes ranges as they are said and they cannot be
     *     used, and before Linux 6.2 if they amount to nothing
     */
    public Outcome<DmaConfiguration> configure(DmaConfigureRequest request) {
        if (request.node() instanceof FirmwareNode.TreeNode inTree) {
            Optional<DeviceTreeNode> node = firmware.deviceTree().flatMap(tree -> tree.node(inTree.path()));
            return node.isPresent()
                    ? TreeDmaConfigure.configure(node.get(), request)
                    : Outcome.done(DmaConfiguration.NOTHING_SAID);
        }
        return Outcome.done(configureByTables(request));
    }

    private DmaConfiguration configureByTables(DmaConfigureRequest request) {
        AcpiDmaConfigure tables = firmware.acpiDmaConfigure();
        if (request.pciSegment().isPresent()) {
            return tables.pci(request.pciSegment().getAsInt(), request.ids());
        }
        String path = request.node().path();
        return request.ids().isEmpty()
                ? tables.object(path, OptionalLong.empty())
                : tables.object(path, request.ids().get(0));
    }
}
