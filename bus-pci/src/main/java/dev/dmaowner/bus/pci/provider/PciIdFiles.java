package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.ControlContext;
import dev.dmaowner.spi.DynamicId;
import dev.dmaowner.spi.ModaliasPattern;
import java.util.Locale;

/** The files {@code new_id} and {@code remove_id} of a driver. */
final class PciIdFiles {

    /** With all seven fields the kernel does not look for an id that is there already. */
    private static final int ALL_FIELDS = 7;

    private PciIdFiles() {}

    static WriteAnswer newId(ControlContext context, String text) {
        long[] fields = KernelText.hexadecimal(text, ALL_FIELDS);
        if (fields.length < 2) {
            return tooFewFields();
        }
        PciDynamicId id = id(fields);
        Candidate driver = context.driver();
        if (fields.length < ALL_FIELDS && isKnown(id, driver)) {
            return refused(Errno.EEXIST, driver.driver().name() + " has an id already that fits " + id);
        }
        if (DriverData.isRefused(driver, id.driverData())) {
            return refused(
                    Errno.EINVAL,
                    "no id of " + driver.driver().name() + " has the driver data " + Long.toHexString(id.driverData()));
        }
        return context.addDynamicId(id);
    }

    static WriteAnswer removeId(ControlContext context, String text) {
        long[] fields = KernelText.hexadecimal(text, ALL_FIELDS - 1);
        if (fields.length < 2) {
            return tooFewFields();
        }
        PciDynamicId wanted = id(fields);
        for (DynamicId id : context.driver().dynamicIds()) {
            if (id instanceof PciDynamicId candidate && isMeant(candidate, wanted)) {
                context.removeDynamicId(candidate);
                return WriteAnswer.DONE;
            }
        }
        return refused(
                Errno.ENODEV,
                "no id " + wanted + " was added to " + context.driver().driver().name());
    }

    private static boolean isMeant(PciDynamicId candidate, PciDynamicId wanted) {
        return candidate.vendor() == wanted.vendor()
                && candidate.device() == wanted.device()
                && (wanted.subsystemVendor() == PciDynamicId.ANY
                        || candidate.subsystemVendor() == wanted.subsystemVendor())
                && (wanted.subsystemDevice() == PciDynamicId.ANY
                        || candidate.subsystemDevice() == wanted.subsystemDevice())
                && ((candidate.classCode() ^ wanted.classCode()) & wanted.classMask()) == 0;
    }

    /**
     * The kernel creates a temporary device with the new id and no override, and checks whether the driver matches it. It compares
     * the numbers as they were written, even if they are too large for any device.
     */
    private static boolean isKnown(PciDynamicId id, Candidate driver) {
        for (DynamicId known : driver.dynamicIds()) {
            if (known instanceof PciDynamicId other && fits(other, id)) {
                return true;
            }
        }
        return driver.ids().find(modalias(id), PciIdFiles::countsAlways).isPresent();
    }

    private static boolean fits(PciDynamicId known, PciDynamicId asDevice) {
        return fits(known.vendor(), asDevice.vendor())
                && fits(known.device(), asDevice.device())
                && fits(known.subsystemVendor(), asDevice.subsystemVendor())
                && fits(known.subsystemDevice(), asDevice.subsystemDevice())
                && ((known.classCode() ^ asDevice.classCode()) & known.classMask()) == 0;
    }

    private static boolean fits(int known, int asDevice) {
        return known == PciDynamicId.ANY || known == asDevice;
    }

    private static String modalias(PciDynamicId id) {
        return String.format(
                Locale.ROOT,
                "pci:v%08Xd%08Xsv%08Xsd%08Xbc%02Xsc%02Xi%02X",
                id.vendor(),
                id.device(),
                id.subsystemVendor(),
                id.subsystemDevice(),
                id.classCode() >>> 16,
                id.classCode() >>> 8 & 0xff,
                id.classCode() & 0xff);
    }

    private static boolean countsAlways(ModaliasPattern pattern) {
        return pattern.literalPrefix().startsWith(PciMatch.PREFIX);
    }

    private static PciDynamicId id(long[] fields) {
        return new PciDynamicId(
                (int) fields[0],
                (int) fields[1],
                field(fields, 2, PciDynamicId.ANY),
                field(fields, 3, PciDynamicId.ANY),
                field(fields, 4, 0),
                field(fields, 5, 0),
                fields.length > 6 ? fields[6] : 0);
    }

    private static int field(long[] fields, int index, int otherwise) {
        return index < fields.length ? (int) fields[index] : otherwise;
    }

    private static WriteAnswer tooFewFields() {
        return refused(Errno.EINVAL, "an id needs a vendor and a device, both hexadecimal");
    }

    private static WriteAnswer refused(Errno errno, String reason) {
        return WriteAnswer.refused(Refusal.of(errno, reason));
    }
}
