package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import java.util.Optional;

/**
 * What stands in the way of a user who would take a group.
 *
 * @param device the member that is in the way, empty if the group as a whole is
 * @param driver the driver that holds it, empty if no driver does
 * @param reason a clause that says what is true
 * @param cure what would help
 */
public record Blocker(Optional<DeviceId> device, Optional<String> driver, String reason, String cure) {}
