package dev.dmaowner.plan.check;

import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.Optional;

/**
 * What a device may be, by its PCI class. A device without a class, such as a platform device, may be anything.
 *
 * @param code the class code as sysfs writes it, empty if there is none
 */
record DeviceKind(Optional<String> code) {

    static DeviceKind of(SurveyedDevice device) {
        return new DeviceKind(device.deviceClass());
    }

    /** Disks are also behind USB controllers, and their controllers behind Fibre Channel. */
    boolean mayHaveDisks() {
        return isOneOf("0x01", "0x0c03", "0x0c04");
    }

    /** Network devices are also behind USB controllers. */
    boolean mayBeNetwork() {
        return isOneOf("0x02", "0x0d", "0x0c03");
    }

    boolean mayBeDisplay() {
        return isOneOf("0x03", "0x0001");
    }

    boolean mayHaveInput() {
        return isOneOf("0x0c03", "0x09");
    }

    boolean mayBeSerial() {
        return isOneOf("0x07");
    }

    private boolean isOneOf(String... starts) {
        if (code.isEmpty()) {
            return true;
        }
        for (String start : starts) {
            if (code.get().startsWith(start)) {
                return true;
            }
        }
        return false;
    }
}
