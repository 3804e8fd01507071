package dev.dmaowner.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.planner.Planner;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.survey.FirmwareFramebuffer;
import dev.dmaowner.plan.survey.Isolation;
import java.util.List;
import java.util.stream.Stream;

/**
 * A change of a host, step by step, and the facts that it was made for. A {@link Planner} makes it, a {@link PlanRun}
 * carries it out. Immutable.
 *
 * @param goal what it achieves
 * @param leaving siblings that must leave their drivers, with the reason and with consent
 * @param staying other members of the groups, which are left alone, with the reason
 * @param ending devices that go when a driver leaves a device of the plan, with the reason; no step is for them
 * @param despite safety checks that were overruled, by name
 * @param facts the facts that it rests on
 * @param steps the steps in order; empty if nothing need be done
 */
public record Plan(
        Goal goal,
        List<Companion> leaving,
        List<Companion> staying,
        List<Companion> ending,
        List<String> despite,
        HostFacts facts,
        List<Step> steps) {

    /**
     * The newest version of plans and journals that this program writes and reads. It reads journals of all versions from 1 on, so that
     * what an older program did can be undone. Version 2 records the boot, the kinds of the devices and the members of their groups;
     * version 3 loads modules, names variant drivers, opens nodes to users, resets devices, makes virtual functions and hands devices out
     * without an IOMMU.
     */
    public static final int VERSION = 3;

    public Plan {
        leaving = List.copyOf(leaving);
        staying = List.copyOf(staying);
        ending = List.copyOf(ending);
        despite = List.copyOf(despite);
        steps = List.copyOf(steps);
    }

    /**
     * A device that was not named: it shares a group with one that was, or goes with the driver of another.
     *
     * @param driver the driver that has it, empty text if none
     * @param reason why it stays, must leave or goes, a clause
     */
    public record Companion(DeviceId device, String driver, String reason) {}

    /** {@return a copy that overrules these checks} */
    public Plan despite(List<String> guards) {
        return new Plan(goal, leaving, staying, ending, guards, facts, steps);
    }

    /** {@return a copy that rests on these facts} */
    public Plan with(HostFacts other) {
        return new Plan(goal, leaving, staying, ending, despite, other, steps);
    }

    /** {@return the oldest version that has all that is in the plan} An older program can then undo what it understands. */
    public int version() {
        boolean isOfNewer = goal instanceof Goal.Take take
                && (!take.variants().isEmpty()
                        || take.isolation() == Isolation.NONE
                        || take.functions().isPresent());
        return isOfNewer || goal instanceof Goal.Vfs || steps.stream().anyMatch(Plan::isOfVersion3) ? VERSION : 2;
    }

    private static boolean isOfVersion3(Step step) {
        return isOfVersion3(step.action()) || step.inverse().stream().anyMatch(Action.NoIommu.class::isInstance);
    }

    private static boolean isOfVersion3(Action action) {
        return action instanceof Action.Load
                || action instanceof Action.Open
                || action instanceof Action.Reset
                || action instanceof Action.Persist persist && !persist.access().isUnchanged();
    }

    /** {@return a digest of the whole plan, which detects edited copies} */
    public String digest() {
        return PlanText.digest(PlanText.lines(this));
    }

    /** {@return the siblings that leave their drivers, and the devices that go; safety checks are asked about them, too} */
    public List<Companion> moving() {
        return Stream.concat(leaving.stream().filter(this::isSibling), ending.stream())
                .toList();
    }

    /** {@return whether a device that leaves its driver shares a group with the goal} A framebuffer of firmware does not. */
    public boolean isSibling(Companion companion) {
        return !FirmwareFramebuffer.isOne(companion.device().name());
    }

    /** {@return whether nothing need be done} */
    public boolean isEmpty() {
        return steps.isEmpty();
    }
}
