package dev.dmaowner;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of a device on its bus, such as {@code 0000:01:00.0} on {@code pci}. The kernel keeps device names unique
 * within a bus, not across buses, hence both parts.
 *
 * @param bus the bus type's name as in {@code /sys/bus}
 * @param name the device's name as in {@code /sys/bus/BUS/devices}
 */
public record DeviceId(String bus, String name) implements Comparable<DeviceId> {

    /** @throws IllegalArgumentException if a part is empty or could not be a file name in sysfs */
    public DeviceId {
        SysfsNames.requireName("bus", bus);
        SysfsNames.requireName("device", name);
    }

    /** {@return the id written as {@code bus/name}, the form that {@link #toString()} gives} */
    public static DeviceId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("a device id is written bus/name, not '" + text + "'");
        }
        return new DeviceId(text.substring(0, slash), text.substring(slash + 1));
    }

    // Written out, because a virtual machine makes the methods that a record has by default at run time, which delays a
    // short command.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeviceId id && name.equals(id.name) && bus.equals(id.bus);
    }

    @Override
    public int hashCode() {
        return 31 * bus.hashCode() + name.hashCode();
    }

    @Override
    public int compareTo(DeviceId other) {
        Objects.requireNonNull(other, "other");
        if (other == this) {
            return 0;
        }
        int byBus = bus.compareTo(other.bus);
        return byBus != 0 ? byBus : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return bus + "/" + name;
    }
}
