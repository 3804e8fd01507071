package dev.dmaowner.app.compare;

import dev.dmaowner.DeviceId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One difference between two machines.
 *
 * @param devices the devices that it is about, by their names in the later machine, or in the earlier one if they are gone
 * @param group the number of the group that it is about in the later machine, or in the earlier one if it is gone; empty if it is about none
 * @param before what it was, empty if it was nothing or the statement says it
 * @param after what it is, empty if it is nothing or the statement says it
 * @param recognisedBy by what a device with another address was recognised, empty if the difference is another
 * @param statement the difference, a human-readable clause
 */
public record Finding(
        Effect effect,
        Kind kind,
        List<DeviceId> devices,
        Optional<String> group,
        Optional<String> before,
        Optional<String> after,
        Optional<String> recognisedBy,
        String statement) {

    /** What a difference means for handing devices to userspace. The order is that of importance. */
    public enum Effect {
        WORSE,
        BETTER,
        /** Neither. */
        OTHER;

        /** {@return the name in JSON and in text} */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What differs. */
    public enum Kind {
        GROUPS,
        CHECK,
        TAKEABLE,
        CONSENT,
        GROUP_GREW,
        GROUP_SHRANK,
        GROUP_LOST,
        GROUP_JOINED,
        GROUP_TYPE,
        DRIVER,
        DEVICE_WENT,
        DEVICE_CAME,
        DEVICE_REPLACED,
        DEVICE_RENUMBERED,
        GROUP_RENUMBERED,
        KERNEL;

        /** {@return the name in JSON} */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Finding {
        devices = List.copyOf(devices);
    }

    static Finding of(Effect effect, Kind kind, List<DeviceId> devices, Optional<String> group, String statement) {
        return new Finding(
                effect, kind, devices, group, Optional.empty(), Optional.empty(), Optional.empty(), statement);
    }

    static Finding ofDevice(Effect effect, Kind kind, DeviceId device, String statement) {
        return of(effect, kind, List.of(device), Optional.empty(), statement);
    }

    static Finding ofMachine(Effect effect, Kind kind, String statement) {
        return of(effect, kind, List.of(), Optional.empty(), statement);
    }

    Finding from(String was, String is) {
        return new Finding(effect, kind, devices, group, Optional.of(was), Optional.of(is), recognisedBy, statement);
    }

    Finding recognisedBy(String word) {
        return new Finding(effect, kind, devices, group, before, after, Optional.of(word), statement);
    }
}
