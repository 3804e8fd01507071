package dev.dmaowner.firmware;

import java.util.List;

/** A node of a RIMT. Each knows its offset in the table, in bytes. Numbers are unsigned. */
sealed interface RimtNode {

    /** {@return the node's offset in the table, in bytes, by which id mappings refer to it} */
    int offset();

    /** {@return its type, as the table numbers them} */
    int type();

    /** {@return its length in bytes} */
    int length();

    /** A node whose ids go on to an IOMMU. */
    sealed interface Mapped extends RimtNode {
        /** {@return where its ids go, in the order of the table} */
        List<RimtIdMapping> mappings();
    }

    /**
     * An IOMMU.
     *
     * @param hardwareId the id of the platform device or PCI function that it is
     * @param baseAddress of its registers, if it is a platform device
     * @param flags bit 0: it is a PCI function
     * @param segment the segment of the function
     * @param bdf the requester id of the function
     */
    record Iommu(
            int offset, int type, int length, String hardwareId, long baseAddress, long flags, int segment, int bdf)
            implements RimtNode {

        boolean isFunction() {
            return (flags & 1) != 0;
        }

        /** {@return the name by which the rest of the machine knows this IOMMU} */
        FirmwareNode.TableNode tableNode() {
            return new FirmwareNode.TableNode(RimtTable.SIGNATURE, offset);
        }
    }

    /**
     * A PCI root complex.
     *
     * @param segment its segment
     */
    record RootComplex(int offset, int type, int length, int segment, List<RimtIdMapping> mappings) implements Mapped {

        public RootComplex {
            mappings = List.copyOf(mappings);
        }
    }

    /**
     * A device of the namespace.
     *
     * @param deviceName the full path of its object
     */
    record PlatformDevice(int offset, int type, int length, String deviceName, List<RimtIdMapping> mappings)
            implements Mapped {

        public PlatformDevice {
            mappings = List.copyOf(mappings);
        }
    }

    /** A node of an unknown kind. */
    record Other(int offset, int type, int length) implements RimtNode {}
}
