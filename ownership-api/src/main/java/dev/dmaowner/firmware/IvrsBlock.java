package dev.dmaowner.firmware;

import java.util.List;

/** A block of an IVRS. Each knows its offset in the table, in bytes. Numbers are unsigned. */
sealed interface IvrsBlock {

    /** {@return what all blocks have} */
    Header header();

    /**
     * What all blocks have.
     *
     * @param offset of the block in the table, in bytes
     * @param type of the block, as the table numbers them
     * @param flags what they say depends on the type
     * @param length of the block with its entries, in bytes
     * @param deviceId the requester id of the IOMMU, or the first whose memory it is about
     */
    record Header(int offset, int type, int flags, int length, int deviceId) {
        static final int SIZE = 4;
    }

    /**
     * An IOMMU (IVHD). One IOMMU may have a block of each type, 10h, 11h and 40h; a kernel reads those of the newest type
     * that it knows.
     *
     * @param capabilityOffset where the IOMMU's capability is in its configuration space
     * @param baseAddress of its registers
     * @param segment its PCI segment
     * @param virtualizationInfo its interrupt's number and unit id
     * @param features what it can do: in a block of type 10h its features, in newer ones its attributes
     * @param entries the devices it has
     */
    record Iommu(
            Header header,
            int capabilityOffset,
            long baseAddress,
            int segment,
            int virtualizationInfo,
            long features,
            List<IvrsDeviceEntry> entries)
            implements IvrsBlock {
        public Iommu {
            entries = List.copyOf(entries);
        }

        /** {@return whether its entries may be devices of the namespace, which came with blocks of type 40h} */
        boolean namesDevices() {
            return header.type() == 0x40;
        }

        /** {@return the name by which the rest of the machine knows this IOMMU} */
        public FirmwareNode.TableNode tableNode() {
            return new FirmwareNode.TableNode(IvrsTable.SIGNATURE, header.offset());
        }
    }

    /**
     * Memory that devices go on using (IVMD), of type 20h for all devices, 21h for one, 22h for a range of them. Flags: bit
     * 0 it must be mapped one to one, 1 read, 2 write, 3 it must not be translated.
     *
     * @param auxiliary the last requester id of a range
     * @param segment the PCI segment of the devices
     * @param start the first address
     * @param size in bytes
     */
    record Memory(Header header, int auxiliary, int segment, long start, long size) implements IvrsBlock {}

    /** A block of a kind that is newer than this program. */
    record Other(Header header) implements IvrsBlock {}
}
