package dev.dmaowner.spi;

import dev.dmaowner.firmware.Firmware;
import java.util.List;

/**
 * How a bus makes devices of what firmware describes below a device: the kernel's {@code of_platform_populate}. A part
 * that a bus brings in its {@link BusDescription}.
 */
@FunctionalInterface
public interface Population {

    /**
     * Make the devices of this bus below a parent. Called when the parent's driver asks for them, under the parent's lock.
     *
     * @param parent the device below whose firmware node to look, on any bus
     * @param firmware the host's firmware
     * @return the devices of this bus in the order in which the kernel would make them, each with the parent, or another of
     *     them, as its parent; empty if there are none
     */
    List<Device> populate(Device parent, Firmware firmware);
}
