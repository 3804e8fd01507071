package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.DriverOverride;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.StandInGroup;
import java.io.IOException;
import java.util.Optional;

/**
 * The driver of a device and its override: all that a plan changes of a device.
 *
 * @param driver the driver that it is bound to, empty if none
 * @param override the only driver that can bind it, empty if any can
 */
public record DeviceBinding(Optional<String> driver, Optional<String> override) {

    /** {@return the link to a device in the directory of its bus} */
    public static String folder(DeviceId device) {
        return "/sys/bus/" + device.bus() + "/devices/" + device.name();
    }

    /**
     * Reads it. A device that does not exist has neither.
     *
     * @throws IOException if the host cannot be read
     */
    public static DeviceBinding read(Host host, DeviceId device) throws IOException {
        return new DeviceBinding(driver(host, device), override(host, device));
    }

    public static Optional<String> driver(Host host, DeviceId device) throws IOException {
        return host.linkName(folder(device) + "/driver");
    }

    /** {@return the group of a device, empty if it is in none, or in one that VFIO has made without an IOMMU, which comes and goes with it} */
    public static Optional<GroupId> group(Host host, DeviceId device) throws IOException {
        Optional<GroupId> group = host.linkName(folder(device) + "/iommu_group").flatMap(GroupId::ofName);
        return group.isPresent() && StandInGroup.isOne(host, group.get()) ? Optional.empty() : group;
    }

    /** {@return what a device's folder says of its kind, empty text if nothing} */
    public static String modalias(Host host, String folder) throws IOException {
        return ueventLine(host, folder, "MODALIAS=").orElse("");
    }

    /**
     * {@return the driver that a device's folder shows} The kernel names it in {@code uevent}, which is read for the ids anyway; the link
     * is for recordings without that file.
     */
    static Optional<String> driverShown(Host host, String folder) throws IOException {
        Optional<String> named = ueventLine(host, folder, "DRIVER=");
        return named.isPresent() ? named : host.linkName(folder + "/driver");
    }

    private static Optional<String> ueventLine(Host host, String folder, String key) throws IOException {
        String text = host.readText(folder + "/uevent").orElse("");
        int start = text.startsWith(key) ? 0 : text.indexOf("\n" + key) + 1;
        if (start == 0 && !text.startsWith(key)) {
            return Optional.empty();
        }
        int end = text.indexOf('\n', start);
        return Optional.of(text.substring(start + key.length(), end < 0 ? text.length() : end));
    }

    public static Optional<String> override(Host host, DeviceId device) throws IOException {
        return DriverOverride.read(host, folder(device));
    }
}
