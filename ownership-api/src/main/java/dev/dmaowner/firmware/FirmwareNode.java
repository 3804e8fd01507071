package dev.dmaowner.firmware;

/** Where firmware describes a device. */
public sealed interface FirmwareNode {

    /** {@return the path, in the form of the firmware} */
    String path();

    /**
     * A node of the device tree.
     *
     * @param path its full name, such as {@code /soc/ethernet@e0000000}
     */
    record TreeNode(String path) implements FirmwareNode {}

    /**
     * An object of the ACPI namespace.
     *
     * @param path its full name, such as {@code \_SB.PCI0}
     */
    record AcpiObject(String path) implements FirmwareNode {}

    /**
     * A node of an ACPI table that describes an IOMMU.
     *
     * @param table the table's signature
     * @param offset the node's offset in it, in bytes
     */
    record TableNode(String table, int offset) implements FirmwareNode {
        @Override
        public String path() {
            return table + "+" + offset;
        }
    }
}
