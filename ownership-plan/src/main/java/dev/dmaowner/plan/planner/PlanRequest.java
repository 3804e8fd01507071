package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the user wants and agrees to.
 *
 * @param goal what to reach
 * @param consents siblings that may leave their drivers
 * @param despite safety checks that are overruled, by name
 * @param lifetime how long the change lasts
 * @param access who may open the nodes of devices that are taken; unchanged to leave them to root
 * @param handover in which state devices change hands
 */
public record PlanRequest(
        Goal goal,
        Set<DeviceId> consents,
        Set<String> despite,
        Lifetime lifetime,
        NodeAccess access,
        Handover handover) {

    public PlanRequest {
        consents = Set.copyOf(consents);
        despite = Set.copyOf(despite);
    }

    /** How long a change lasts. */
    public enum Lifetime {
        /** Until the next boot. */
        THIS_BOOT,
        /** Repeated at each boot, until the device is given back. */
        EVERY_BOOT
    }

    /** In which state devices change hands. */
    public enum Handover {
        /** As the last driver left them; vfio-pci resets those that can be reset when a user opens them. */
        AS_THEY_ARE,
        /** Reset between two drivers, also when they come back. */
        RESET
    }

    /** {@return the request that a plan answers, with what was agreed to for it} */
    public static PlanRequest ofPlan(Plan plan) {
        boolean isKept = plan.steps().stream().anyMatch(step -> !step.action().isOfThisBoot());
        return new PlanRequest(
                plan.goal(),
                plan.leaving().stream().map(Companion::device).collect(Collectors.toSet()),
                Set.copyOf(plan.despite()),
                isKept ? Lifetime.EVERY_BOOT : Lifetime.THIS_BOOT,
                plan.steps().stream()
                        .flatMap(step ->
                                step.action() instanceof Action.Open open ? Stream.of(open.access()) : Stream.empty())
                        .findFirst()
                        .orElse(NodeAccess.UNCHANGED),
                plan.steps().stream().anyMatch(step -> step.action() instanceof Action.Reset)
                        ? Handover.RESET
                        : Handover.AS_THEY_ARE);
    }

    /** {@return a request that agrees to nothing and lasts until the next boot} */
    public static PlanRequest of(Goal goal) {
        return new PlanRequest(
                goal, Set.of(), Set.of(), Lifetime.THIS_BOOT, NodeAccess.UNCHANGED, Handover.AS_THEY_ARE);
    }

    /** {@return a copy with this goal} */
    public PlanRequest reaching(Goal other) {
        return new PlanRequest(other, consents, despite, lifetime, access, handover);
    }

    /** {@return a copy that agrees that these devices leave their drivers} */
    public PlanRequest with(Set<DeviceId> devices) {
        return new PlanRequest(goal, devices, despite, lifetime, access, handover);
    }

    /** {@return a copy that overrules these checks} */
    public PlanRequest despite(Set<String> guards) {
        return new PlanRequest(goal, consents, guards, lifetime, access, handover);
    }

    /** {@return a copy with this lifetime} */
    public PlanRequest lasting(Lifetime time) {
        return new PlanRequest(goal, consents, despite, time, access, handover);
    }

    /** {@return a copy that lets these open the nodes} */
    public PlanRequest openTo(NodeAccess users) {
        return new PlanRequest(goal, consents, despite, lifetime, users, handover);
    }

    /** {@return a copy that hands devices over in this state} */
    public PlanRequest handing(Handover state) {
        return new PlanRequest(goal, consents, despite, lifetime, access, state);
    }
}
