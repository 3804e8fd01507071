package dev.dmaowner.plan.check;

import dev.dmaowner.DeviceId;
import java.util.Collection;

/**
 * An objection of a safety check.
 *
 * @param guard the name of the check, which overrules it
 * @param device the device
 * @param reason what the check found, a clause
 */
public record GuardFinding(String guard, DeviceId device, String reason) {

    /** {@return whether the user may overrule it; what the policy of a host forbids, only its file lets} */
    public boolean canBeOverruled() {
        return !guard.equals(PolicyGuard.NAME);
    }

    /** {@return whether it is overruled by one of these names of checks} */
    public boolean isOverruledBy(Collection<String> checks) {
        return canBeOverruled() && checks.contains(guard);
    }
}
