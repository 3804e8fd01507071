package dev.dmaowner.firmware;

import dev.dmaowner.KernelRules;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a bus asks {@link FirmwareDmaConfigure}.
 *
 * @param node where firmware describes the device or its bus
 * @param kind which of the two
 * @param ranges what it means that firmware states no ranges
 * @param pciSegment the PCI segment, empty if the device is on no PCI bus
 * @param ids the requester ids of every DMA alias of a PCI device, or the id that the bus has for it (ICID); none for a
 *     device whose own node refers to its IOMMU
 * @param rules the rules in force
 */
public record DmaConfigureRequest(
        FirmwareNode node,
        NodeKind kind,
        RangePolicy ranges,
        OptionalInt pciSegment,
        List<Integer> ids,
        KernelRules rules) {

    public DmaConfigureRequest {
        ids = List.copyOf(ids);
    }

    /** {@return the request of a platform or AMBA device, which has a node of its own} */
    public static DmaConfigureRequest ofDevice(FirmwareNode node, KernelRules rules) {
        return new DmaConfigureRequest(
                node, NodeKind.OWN_NODE, RangePolicy.FORCED, OptionalInt.empty(), List.of(), rules);
    }
}
