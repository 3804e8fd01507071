package dev.dmaowner.plan.check;

import dev.dmaowner.DeviceId;

/**
 * An objection of a safety check.
 *
 * @param guard the name of the check, which overrules it
 * @param device the device
 * @param reason what the check found, a clause
 */
public record GuardFinding(String guard, DeviceId device, String reason) {}
