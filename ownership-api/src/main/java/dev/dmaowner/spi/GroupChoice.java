package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;

/** Which group a joining device gets. */
public sealed interface GroupChoice {

    /**
     * The group of that device.
     *
     * @param device a device that is there and has a group already, never the joining one
     * @param reason what makes them share it, a human-readable clause
     */
    record With(DeviceId device, String reason) implements GroupChoice {}

    /**
     * A new group.
     *
     * @param reason why no group that is there must be shared, a human-readable clause
     */
    record Alone(String reason) implements GroupChoice {}
}
