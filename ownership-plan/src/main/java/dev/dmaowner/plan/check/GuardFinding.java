package dev.dmaowner.plan.check;

import dev.dmaowner.DeviceId;

/**
 * A reason not to touch a device.
 *
 * @param guard the guard's name, by which it is overruled
 * @param device the device
 * @param reason what is true, a clause for people
 */
public record GuardFinding(String guard, DeviceId device, String reason) {}
