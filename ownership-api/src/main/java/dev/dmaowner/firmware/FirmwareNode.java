package dev.dmaowner.firmware;

import dev.dmaowner.host.SysfsDevice;
import java.io.IOException;
import java.util.Optional;

/** Where firmware describes a device. */
public sealed interface FirmwareNode {

    /** {@return the path, in the form of the firmware} */
    String path();

    /**
     * {@return where ACPI describes a device, empty if the host does not show that it does}
     *
     * @throws IOException if the device's files cannot be read
     */
    static Optional<FirmwareNode> inAcpi(SysfsDevice device) throws IOException {
        return device.attribute("firmware_node/path").map(AcpiObject::new);
    }

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
