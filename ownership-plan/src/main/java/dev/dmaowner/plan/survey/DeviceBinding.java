package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.Optional;

/**
 * Which driver a device has, and which it may have: all that a plan changes of a device.
 *
 * @param driver the driver that has it, empty if none
 * @param override the only driver that may, empty if any may
 */
public record DeviceBinding(Optional<String> driver, Optional<String> override) {

    /** What the kernel prints for an override that is not set. */
    private static final String UNSET = "(null)";

    /** {@return the folder of a device by its bus} */
    public static String folder(DeviceId device) {
        return "/sys/bus/" + device.bus() + "/devices/" + device.name();
    }

    /**
     * Read it. A device that is not there has neither.
     *
     * @throws IOException if the host cannot be read
     */
    public static DeviceBinding read(Host host, DeviceId device) throws IOException {
        return new DeviceBinding(driver(host, device), override(host, device));
    }

    public static Optional<String> driver(Host host, DeviceId device) throws IOException {
        return SysfsLinks.targetName(host, folder(device) + "/driver");
    }

    public static Optional<String> override(Host host, DeviceId device) throws IOException {
        return host.readText(folder(device) + "/driver_override")
                .filter(text -> !text.isEmpty() && !text.equals(UNSET));
    }
}
