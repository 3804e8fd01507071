package dev.dmaowner.firmware;

import dev.dmaowner.firmware.DmaConfiguration.Coherence;

/**
 * An IOMMU that an ACPI table describes: an SMMU of an IORT, a RISC-V IOMMU of a RIMT or a virtio-iommu of a VIOT.
 *
 * @param kind the kind of IOMMU
 * @param node the place in the table, to which the configuration of a device refers
 * @param address the address of its registers; of a {@link Kind#VIRTIO_PCI} or {@link Kind#RISCV_PCI} its PCI segment in the bits from 16 on and its
 *     requester id in the lower bits
 * @param coherence whether its table walks are coherent with the processor's caches, which for an SMMU the table says and
 *     Linux believes rather than the hardware
 */
public record TableIommu(Kind kind, FirmwareNode.TableNode node, long address, Coherence coherence) {

    /** The kinds of IOMMUs that refer to a driver of their own. */
    public enum Kind {
        /** An Arm SMMU of version 1 or 2. */
        SMMU,
        /** An Arm SMMU of version 3. */
        SMMU_V3,
        /** A RISC-V IOMMU that is a PCI function. */
        RISCV_PCI,
        /** A RISC-V IOMMU with memory-mapped registers. */
        RISCV_PLATFORM,
        /** A virtio-iommu that is a PCI function. */
        VIRTIO_PCI,
        /** A virtio-iommu with memory-mapped registers. */
        VIRTIO_MMIO
    }
}
