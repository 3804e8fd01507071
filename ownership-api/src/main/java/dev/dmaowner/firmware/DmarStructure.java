package dev.dmaowner.firmware;

import java.util.List;

/** A remapping structure of a DMAR table. Each knows its offset in the table, in bytes. Numbers are unsigned. */
sealed interface DmarStructure {

    /** {@return what all structures have} */
    Header header();

    /**
     * What all structures have.
     *
     * @param offset of the structure in the table, in bytes
     * @param type of the structure, as the table numbers them
     * @param length of the structure with its device scopes, in bytes
     */
    record Header(int offset, int type, int length) {
        static final int SIZE = 4;
    }

    /**
     * A remapping unit (DRHD).
     *
     * @param flags bit 0: it has all devices of its segment that no other unit has
     * @param segment the PCI segment that it serves
     * @param registerBase the address of its registers
     * @param scopes the devices it serves; with bit 0 of the flags, IOAPICs and timers only
     */
    record RemappingUnit(Header header, int flags, int segment, long registerBase, List<DmarDeviceScope> scopes)
            implements DmarStructure {
        public RemappingUnit {
            scopes = List.copyOf(scopes);
        }

        /** {@return whether it has all devices of its segment that no other unit has} */
        public boolean includesAll() {
            return (flags & 1) != 0;
        }

        /** {@return the name by which the rest of the machine knows this unit} */
        public FirmwareNode.TableNode tableNode() {
            return new FirmwareNode.TableNode(DmarTable.SIGNATURE, header.offset());
        }
    }

    /**
     * Memory that devices go on using (RMRR).
     *
     * @param segment the PCI segment of the devices
     * @param baseAddress the first address
     * @param endAddress the last address, included
     * @param scopes the devices
     */
    record ReservedMemory(Header header, int segment, long baseAddress, long endAddress, List<DmarDeviceScope> scopes)
            implements DmarStructure {
        public ReservedMemory {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * Root ports that carry ATS (ATSR).
     *
     * @param flags bit 0: all ports of the segment do
     * @param segment the PCI segment
     * @param scopes the ports
     */
    record RootPortAts(Header header, int flags, int segment, List<DmarDeviceScope> scopes) implements DmarStructure {
        public RootPortAts {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * Which memory is near a unit (RHSA).
     *
     * @param registerBase the unit, by the address of its registers
     * @param proximityDomain the domain it is in
     */
    record StaticAffinity(Header header, long registerBase, long proximityDomain) implements DmarStructure {}

    /**
     * A device of the namespace that does DMA (ANDD).
     *
     * @param deviceNumber by which device scopes speak of it
     * @param deviceName the path of its object
     */
    record NamespaceDevice(Header header, int deviceNumber, String deviceName) implements DmarStructure {}

    /**
     * Devices inside the SoC that do ATS (SATC).
     *
     * @param flags bit 0: ATS is needed
     * @param segment the PCI segment
     * @param scopes the devices
     */
    record SocAts(Header header, int flags, int segment, List<DmarDeviceScope> scopes) implements DmarStructure {
        public SocAts {
            scopes = List.copyOf(scopes);
        }
    }

    /** A structure of a kind that is newer than this program. */
    record Other(Header header) implements DmarStructure {}
}
