package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import java.util.Optional;

/**
 * A reason why userspace cannot own a group now. What cures it is a plan's steps, or where no plan can help, advice.
 *
 * @param device the member that blocks the group, empty if the group as a whole is blocked
 * @param driver the driver that has the member, empty if no driver is the reason
 * @param reason what blocks the group, a clause
 * @param advice what to do where no plan can cure it, a clause; empty where a plan can
 */
public record Blocker(Optional<DeviceId> device, Optional<String> driver, String reason, Optional<String> advice) {}
