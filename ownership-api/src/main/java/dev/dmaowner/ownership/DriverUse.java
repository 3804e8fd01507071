package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;

/**
 * A kernel driver that uses a group through the DMA API.
 *
 * @param device the member that the driver is bound to
 * @param driver the driver's name
 */
record DriverUse(DeviceId device, String driver) {

    /** {@return the use as part of a sentence, such as {@code the driver e1000 of 0000:02:01.0}} */
    String describe() {
        return "the driver " + driver + " of " + device.name();
    }
}
