package dev.dmaowner.firmware;

import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import java.util.List;

/**
 * A node of an IORT: a device or group of devices on the way between DMA or interrupts and memory. Numbers are unsigned.
 * A field that the node's revision does not have yet is zero.
 */
sealed interface IortNode {

    /** {@return what all nodes have} */
    Header header();

    /** {@return the node's offset in the table, in bytes, by which mappings refer to it} */
    default int offset() {
        return header().offset();
    }

    /** {@return the name by which the rest of the machine knows this node} */
    default FirmwareNode.TableNode tableNode() {
        return new FirmwareNode.TableNode(IortTable.SIGNATURE, offset());
    }

    /**
     * What all nodes have.
     *
     * @param offset of the node in the table, in bytes
     * @param type of the node, as the table numbers them
     * @param length of the node with its mappings, in bytes
     * @param revision of the node's format
     * @param identifier a number that other tables may refer to; reserved in older revisions
     * @param mappingCount how many id mappings it has
     * @param mappingOffset where they begin, in bytes from the node
     * @param mappings its id mappings in order
     */
    record Header(
            int offset,
            int type,
            int length,
            int revision,
            long identifier,
            long mappingCount,
            long mappingOffset,
            List<IortIdMapping> mappings) {

        static final int SIZE = 16;

        public Header {
            mappings = List.copyOf(mappings);
        }
    }

    /**
     * Interrupt translation services.
     *
     * @param itsCount how many there are in the group
     * @param identifiers their numbers in the MADT
     */
    record ItsGroup(Header header, long itsCount, List<Long> identifiers) implements IortNode {
        public ItsGroup {
            identifiers = List.copyOf(identifiers);
        }
    }

    /**
     * A device that the ACPI namespace names.
     *
     * @param nodeFlags stalls and substream bits
     * @param memoryAddressLimit how many address bits its DMA carries
     * @param deviceName the full path of its object
     */
    record NamedComponent(
            Header header, long nodeFlags, IortMemoryAccess memoryAccess, int memoryAddressLimit, String deviceName)
            implements IortNode {}

    /**
     * A PCI root complex.
     *
     * @param atsAttribute bit 0: it supports ATS
     * @param segment the PCI segment that it serves
     * @param memoryAddressLimit how many address bits its DMA carries; trusted from revision 1 of the node
     */
    record RootComplex(
            Header header, IortMemoryAccess memoryAccess, long atsAttribute, long segment, int memoryAddressLimit)
            implements IortNode {}

    /**
     * An Arm SMMU of version 1 or 2.
     *
     * @param baseAddress of its registers
     * @param span how many bytes of registers it has
     * @param model which implementation it is
     * @param flags bit 0: DVM, bit 1: its table walks are coherent
     */
    record Smmu(Header header, long baseAddress, long span, long model, long flags) implements IortNode {
        Coherence coherence() {
            return (flags & 2) != 0 ? Coherence.COHERENT : Coherence.NON_COHERENT;
        }
    }

    /**
     * An Arm SMMU of version 3.
     *
     * @param baseAddress of its registers
     * @param flags bit 0: its table walks are coherent; others say what else is overridden or valid
     * @param model which implementation it is
     */
    record SmmuV3(Header header, long baseAddress, long flags, long model) implements IortNode {
        Coherence coherence() {
            return (flags & 1) != 0 ? Coherence.COHERENT : Coherence.NON_COHERENT;
        }
    }

    /**
     * A performance monitor.
     *
     * @param baseAddress of its first page of registers
     * @param overflowGsiv its interrupt
     * @param nodeReference the offset of the node that it watches
     */
    record Pmcg(Header header, long baseAddress, long overflowGsiv, long nodeReference) implements IortNode {}

    /**
     * Memory that firmware left devices to work on and that must stay mapped for them.
     *
     * @param flags bit 0: it may be mapped elsewhere, bit 1: privileged access
     * @param rangeCount how many ranges there are
     * @param rangeOffset where they begin, in bytes from the node
     * @param ranges the memory
     */
    record ReservedMemory(Header header, long flags, long rangeCount, long rangeOffset, List<Range> ranges)
            implements IortNode {
        public ReservedMemory {
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * One range of reserved memory.
     *
     * @param offset of the range's description in the table, in bytes
     * @param base the first address
     * @param size in bytes
     */
    record Range(int offset, long base, long size) {
        static final int SIZE = 20;
    }

    /** A node of an unknown kind. */
    record Other(Header header) implements IortNode {}
}
