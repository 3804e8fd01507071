package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;

/** Which group a joining device gets. */
public sealed interface GroupChoice {

    /** The group of that device, and why. */
    record With(DeviceId device, String reason) implements GroupChoice {}

    /** A new group. */
    record Alone(String reason) implements GroupChoice {}
}
