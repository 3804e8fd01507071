package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.check.Guard;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.check.HostUse;
import dev.dmaowner.plan.planner.Planner.Simulation;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.VirtualFunctionCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Virtual functions that a plan makes and takes. What taking them needs is planned on a simulation that has made them; what only the
 * real host will tell is left to the run: the group of each, and which driver has taken it first.
 *
 * @param making the steps that make them, with what these rest on
 * @param stage a simulation that has made them
 * @param survey the survey of that simulation
 * @param devices those that are new on it
 */
record MadeFunctions(Plan making, Simulation stage, HostSurvey survey, Set<DeviceId> devices) {

    /**
     * {@return the functions, or why none would be made}
     *
     * @throws IOException if the host cannot be read
     */
    static Outcome<MadeFunctions> of(Host host, HostSurvey survey, Simulation simulation, Goal.Vfs goal)
            throws IOException {
        Outcome<Plan> draft = FunctionSteps.draft(host, survey, goal);
        if (draft.value().isEmpty()) {
            return Outcome.refused(draft.refusal().orElseThrow());
        }
        Plan making = draft.value().get();
        Host first = simulation.start();
        if (VirtualFunctionCount.of(first, goal.device()).isEmpty()) {
            return Outcome.refused(Refusal.of(
                            Errno.EOPNOTSUPP,
                            "which virtual functions " + goal.device().name()
                                    + " makes cannot be foreseen: neither its SR-IOV registers nor its files sriov_offset,"
                                    + " sriov_stride and sriov_vf_device could be read")
                    .curedBy("make them first by 'dmaowner apply vfs', then take them"));
        }
        Optional<Refusal> refusal = Rehearsal.refusal(first, making.steps());
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        HostSurvey made = survey.again(first);
        boolean areNew = making.steps().stream().anyMatch(step -> step.action() instanceof Action.MakeFunctions);
        Set<DeviceId> devices = areNew
                ? FunctionSteps.functions(made, goal.device()).stream()
                        .map(SurveyedDevice::id)
                        .collect(Collectors.toSet())
                : Set.of();
        Simulation stage = () -> {
            Host copy = simulation.start();
            Optional<Refusal> changed = Rehearsal.refusal(copy, making.steps());
            if (changed.isPresent()) {
                throw new IOException(
                        "the host has changed meanwhile: " + changed.get().reason());
            }
            return copy;
        };
        return Outcome.done(new MadeFunctions(making, stage, made, devices));
    }

    /** {@return the safety checks as they can be made before the functions are there} */
    List<Guard> guards(List<Guard> guards) {
        return guards.stream()
                .map(guard -> guard.name().equals(Guards.reset().name()) ? new Foreseen(guard, devices) : guard)
                .toList();
    }

    /** {@return why a device that is to be taken would not be there, empty if all would be} */
    Optional<Refusal> missing(List<DeviceId> wanted) {
        return wanted.stream()
                .filter(device -> survey.device(device).isEmpty())
                .findFirst()
                .map(device -> Refusal.of(
                        Errno.ENODEV,
                        device.name() + " would not be among the virtual functions of "
                                + making.goal().devices().get(0).name()));
    }

    /**
     * {@return the plan that makes and takes them, which is neither rehearsed nor overrules a check}
     *
     * @param taking the plan that takes them on the simulation
     * @throws IOException if the host cannot be read
     */
    Plan with(Plan taking, Goal.Take goal, Host host) throws IOException {
        boolean areProbed = making.goal() instanceof Goal.Vfs vfs
                && vfs.drivers() == Goal.Vfs.Drivers.AS_SET
                && FunctionSteps.isAutoprobing(host, vfs.device());
        List<Step> steps = new ArrayList<>(making.steps());
        for (Step step : taking.steps()) {
            boolean isOfOne = devices.contains(step.action().device());
            if (isOfOne && step.action() instanceof Action.Open open) {
                add(steps, anywhere(open), step.reason(), anywhere(step.inverse()));
            } else if (!(isOfOne && step.action() instanceof Action.Unbind)) {
                add(steps, step.action(), step.reason(), step.inverse());
            }
            if (isOfOne && areProbed && step.action() instanceof Action.SetOverride set) {
                add(
                        steps,
                        new Action.Vacate(set.device(), set.driver()),
                        "a driver of the kernel can have taken it when it was made",
                        List.of());
            }
        }
        Set<DeviceId> concerned = new LinkedHashSet<>();
        Stream.of(making, taking)
                .flatMap(plan -> plan.facts().devices().stream())
                .map(HostFacts.DeviceFact::device)
                .filter(device -> host.exists(DeviceBinding.folder(device)))
                .forEach(concerned::add);
        HostFacts facts = HostFacts.read(host, List.copyOf(concerned));
        return new Plan(
                goal,
                taking.leaving(),
                taking.staying(),
                Planner.both(making.ending(), taking.ending()),
                List.of(),
                // New functions can join any group.
                new HostFacts(facts.host(), facts.boot(), facts.kernelRelease(), facts.devices(), List.of()),
                steps);
    }

    private static void add(List<Step> steps, Action action, String reason, List<Action> inverse) {
        steps.add(new Step(steps.size() + 1, action, reason, inverse));
    }

    private static List<Action> anywhere(List<Action> inverse) {
        return inverse.stream()
                .map(action -> action instanceof Action.Open open ? anywhere(open) : action)
                .toList();
    }

    private static Action anywhere(Action.Open open) {
        return new Action.Open(open.device(), Optional.empty(), open.access());
    }

    /** The check for resets, which asks for a file that a function has only when it is there. */
    private record Foreseen(Guard guard, Set<DeviceId> made) implements Guard {

        @Override
        public String name() {
            return guard.name();
        }

        @Override
        public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
            return made.contains(device.id()) ? Optional.empty() : guard.against(use, device);
        }

        @Override
        public Optional<String> notRecorded(HostUse use, SurveyedDevice device) throws IOException {
            return made.contains(device.id())
                    ? Optional.of(
                            "whether the kernel can reset " + device.id().name() + " is known only when it is there")
                    : guard.notRecorded(use, device);
        }

        @Override
        public boolean isAskedAbout(Goal goal) {
            return guard.isAskedAbout(goal);
        }

        @Override
        public boolean isForOverview() {
            return guard.isForOverview();
        }
    }
}
