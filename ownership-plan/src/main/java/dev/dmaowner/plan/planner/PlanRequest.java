package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.Goal;
import java.util.Set;

/**
 * What somebody wants, and what he agrees to.
 *
 * @param goal what shall be reached
 * @param consents devices that may leave their drivers although nobody named them
 * @param despite guards that are overruled, by their names
 * @param lifetime for how long
 */
public record PlanRequest(Goal goal, Set<DeviceId> consents, Set<String> despite, Lifetime lifetime) {

    public PlanRequest {
        consents = Set.copyOf(consents);
        despite = Set.copyOf(despite);
    }

    /** For how long a change lasts. */
    public enum Lifetime {
        /** Until the next boot. */
        THIS_BOOT,
        /** It is repeated at each boot; giving back ends that. */
        EVERY_BOOT
    }

    /** {@return a request that agrees to nothing and lasts until the next boot} */
    public static PlanRequest of(Goal goal) {
        return new PlanRequest(goal, Set.of(), Set.of(), Lifetime.THIS_BOOT);
    }

    /** {@return a copy that agrees that these devices leave their drivers} */
    public PlanRequest with(Set<DeviceId> devices) {
        return new PlanRequest(goal, devices, despite, lifetime);
    }

    /** {@return a copy that overrules these guards} */
    public PlanRequest despite(Set<String> guards) {
        return new PlanRequest(goal, consents, guards, lifetime);
    }

    /** {@return a copy that lasts so long} */
    public PlanRequest lasting(Lifetime time) {
        return new PlanRequest(goal, consents, despite, time);
    }
}
