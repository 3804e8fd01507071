package dev.dmaowner.firmware;

/** A node of a VIOT. Each knows its offset in the table, in bytes. Numbers are unsigned. */
sealed interface ViotNode {

    /** {@return the node's offset in the table, in bytes, by which ranges and endpoints refer to it} */
    int offset();

    /** {@return its type, as the table numbers them} */
    int type();

    /** {@return its length in bytes} */
    int length();

    /**
     * A range of PCI functions behind an IOMMU.
     *
     * @param endpointStart the endpoint id of the first function
     * @param segmentStart the first segment
     * @param segmentEnd the last segment, included
     * @param bdfStart the first requester id in a segment
     * @param bdfEnd the last requester id in a segment, included
     * @param outputNode the offset of the IOMMU's node
     */
    record PciRange(
            int offset,
            int type,
            int length,
            long endpointStart,
            int segmentStart,
            int segmentEnd,
            int bdfStart,
            int bdfEnd,
            int outputNode)
            implements ViotNode {}

    /**
     * One device behind an IOMMU that is known by the address of its registers.
     *
     * @param endpoint its endpoint id
     * @param baseAddress of its first memory resource
     * @param outputNode the offset of the IOMMU's node
     */
    record MmioEndpoint(int offset, int type, int length, long endpoint, long baseAddress, int outputNode)
            implements ViotNode {}

    /** An IOMMU, which ranges and endpoints may refer to. */
    sealed interface VirtioIommu extends ViotNode {
        /** {@return the name by which the rest of the machine knows this IOMMU} */
        default FirmwareNode.TableNode tableNode() {
            return new FirmwareNode.TableNode(ViotTable.SIGNATURE, offset());
        }
    }

    /**
     * A virtio-iommu that is a PCI function.
     *
     * @param segment its segment
     * @param bdf its requester id
     */
    record VirtioIommuPci(int offset, int type, int length, int segment, int bdf) implements VirtioIommu {}

    /**
     * A virtio-iommu that is known by the address of its registers.
     *
     * @param baseAddress of its registers
     */
    record VirtioIommuMmio(int offset, int type, int length, long baseAddress) implements VirtioIommu {}

    /** A node of an unknown kind. */
    record Other(int offset, int type, int length) implements ViotNode {}
}
