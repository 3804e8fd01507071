package dev.dmaowner.spi;

import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;

/**
 * Where a bus finds its devices.
 *
 * @param host the host's tree of attributes
 * @param firmware its firmware, read once for all buses
 * @param configSpace whether configuration space may be read, which can wake a sleeping device
 */
public record EnumerationSource(Host host, Firmware firmware, ConfigSpace configSpace) {

    /** How far reading may go. */
    public enum ConfigSpace {
        /** One {@code uevent} and a few links a device, nothing that could wake it. */
        LEAVE_ASLEEP,
        /** Configuration space of devices whose runtime power state is active. */
        READ_ACTIVE,
        /** Configuration space of every device. */
        READ_ALL
    }
}
