package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DynamicId;

/**
 * An id added to a driver through {@code new_id}: the kernel's {@code struct pci_device_id}. All numbers are
 * unsigned.
 *
 * @param vendor 16 bits, or {@link #ANY}
 * @param device 16 bits, or {@link #ANY}
 * @param subsystemVendor 16 bits, or {@link #ANY}
 * @param subsystemDevice 16 bits, or {@link #ANY}
 * @param classCode what the class must be in the bits of the mask
 * @param classMask which bits of the class count
 * @param driverData what the driver is handed
 */
record PciDynamicId(
        int vendor, int device, int subsystemVendor, int subsystemDevice, int classCode, int classMask, long driverData)
        implements DynamicId {

    /** The number that stands for any. */
    public static final int ANY = 0xffff_ffff;

    /** {@return an id for all devices with this vendor and device} */
    public static PciDynamicId of(int vendor, int device) {
        return new PciDynamicId(vendor, device, ANY, ANY, 0, 0, 0);
    }

    @Override
    public boolean matches(Device other) {
        return other instanceof PciFunction function && matches(function.identity());
    }

    /** {@return whether ids fit} */
    public boolean matches(PciIdentity identity) {
        return fits(vendor, identity.vendor())
                && fits(device, identity.device())
                && fits(subsystemVendor, identity.subsystemVendor())
                && fits(subsystemDevice, identity.subsystemDevice())
                && ((classCode ^ identity.classCode()) & classMask) == 0;
    }

    private static boolean fits(int wanted, int given) {
        return wanted == ANY || wanted == given;
    }

    @Override
    public String toString() {
        return word(vendor) + ":" + word(device) + ":" + word(subsystemVendor) + ":" + word(subsystemDevice) + " class "
                + String.format("%06x/%06x", classCode, classMask);
    }

    private static String word(int number) {
        return number == ANY ? "*" : String.format("%04x", number);
    }
}
