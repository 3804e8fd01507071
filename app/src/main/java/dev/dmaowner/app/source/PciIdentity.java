package dev.dmaowner.app.source;

import java.util.Locale;
import java.util.Optional;

/**
 * The ids of a PCI device as the kernel shows them.
 *
 * @param deviceClass base class, subclass and programming interface
 */
record PciIdentity(int vendor, int device, int subsystemVendor, int subsystemDevice, int deviceClass) {

    static PciIdentity of(LspciDevice device, Optional<VirtualFunctions.Function> virtual) {
        Optional<Integer> subsystem = device.subsystemOffset();
        return new PciIdentity(
                virtual.map(function -> function.physical().wordAt(0)).orElseGet(() -> device.wordAt(0)),
                virtual.map(VirtualFunctions.Function::deviceId).orElseGet(() -> device.wordAt(2)),
                subsystem.map(device::wordAt).orElse(0),
                subsystem.map(at -> device.wordAt(at + 2)).orElse(0),
                device.deviceClass());
    }

    String modalias() {
        return String.format(
                Locale.ROOT,
                "pci:v%08Xd%08Xsv%08Xsd%08Xbc%02Xsc%02Xi%02X",
                vendor,
                device,
                subsystemVendor,
                subsystemDevice,
                deviceClass >> 16,
                deviceClass >> 8 & 0xff,
                deviceClass & 0xff);
    }

    /** {@return the lines that the PCI bus adds to a device's uevent} */
    String uevent(PciPlace place) {
        return String.format(
                Locale.ROOT,
                "PCI_CLASS=%04X\nPCI_ID=%04X:%04X\nPCI_SUBSYS_ID=%04X:%04X\nPCI_SLOT_NAME=%s\nMODALIAS=%s",
                deviceClass,
                vendor,
                device,
                subsystemVendor,
                subsystemDevice,
                place,
                modalias());
    }
}
