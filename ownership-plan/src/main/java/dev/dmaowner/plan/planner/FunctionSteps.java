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
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.VirtualFunctionCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Puts the steps together that give a physical function a number of virtual ones. The kernel changes a number only from or to 0
 * ({@code sriov_numvfs_store}). Drivers are kept off while there are no functions, so that undoing brings the old ones back with
 * drivers as before.
 */
final class FunctionSteps {

    private final Host host;
    private final HostSurvey survey;
    private final Goal.Vfs goal;
    private final int now;
    private final Optional<String> driver;
    private final FunctionsLost lost;
    private final List<Step> steps = new ArrayList<>();

    private FunctionSteps(
            Host host, HostSurvey survey, Goal.Vfs goal, int now, Optional<String> driver, FunctionsLost lost) {
        this.lost = lost;
        this.host = host;
        this.survey = survey;
        this.goal = goal;
        this.now = now;
        this.driver = driver;
    }

    /** {@return a plan that is neither rehearsed nor agreed to, or why there is none} */
    static Outcome<Plan> draft(Host host, HostSurvey survey, Goal.Vfs goal) throws IOException {
        DeviceId device = goal.device();
        OptionalInt now = VirtualFunctionCount.of(host, device);
        if (now.isEmpty()) {
            return Outcome.refused(none(host, survey, device));
        }
        OptionalInt most = VirtualFunctionCount.most(host, device);
        if (most.isPresent() && goal.count() > most.getAsInt()) {
            return Outcome.refused(Refusal.of(
                            Errno.ERANGE,
                            device.name() + " can have " + most.getAsInt() + " virtual functions at most, and "
                                    + goal.count() + " are asked for")
                    .curedBy("ask for fewer"));
        }
        Optional<String> driver = DeviceBinding.driver(host, device);
        if (driver.isEmpty() && goal.count() != now.getAsInt()) {
            return Outcome.refused(Refusal.of(
                            Errno.ENOENT,
                            device.name()
                                    + " has no driver, and it is the driver that makes and removes virtual functions")
                    .curedBy("bind it to its driver first"));
        }
        List<String> withDrivers = goal.drivers() == Goal.Vfs.Drivers.KEPT_OFF && goal.count() == now.getAsInt()
                ? withDrivers(survey, device)
                : List.of();
        if (!withDrivers.isEmpty()) {
            return Outcome.refused(Refusal.of(
                            Errno.EBUSY,
                            device.name() + " has " + goal.count()
                                    + " virtual functions already, and these have drivers: "
                                    + String.join(", ", withDrivers))
                    .curedBy("have 0 first, then " + goal.count() + " without drivers; or take the functions"));
        }
        try {
            FunctionsLost lost = FunctionsLost.of(host, survey, goal);
            return Outcome.done(new FunctionSteps(host, survey, goal, now.getAsInt(), driver, lost).draft());
        } catch (IllegalArgumentException e) {
            // A capture can show names that no kernel has.
            return Outcome.refused(Errno.EINVAL, String.valueOf(e.getMessage()));
        }
    }

    /** Those that have a driver of the kernel; one for userspace is under an override. */
    private static List<String> withDrivers(HostSurvey survey, DeviceId physical) {
        return functions(survey, physical).stream()
                .filter(function -> function.driver()
                        .filter(name -> !KernelDrivers.isUserAccess(name))
                        .isPresent())
                .map(function -> function.id().name() + " (" + function.driver().orElse("") + ")")
                .toList();
    }

    private static Refusal none(Host host, HostSurvey survey, DeviceId device) {
        Optional<DeviceId> physical =
                survey.device(device).flatMap(found -> found.device().virtualFunctionOf());
        return physical.isPresent()
                ? Refusal.of(
                                Errno.ENOENT,
                                device.name() + " is itself a virtual function, of "
                                        + physical.get().name())
                        .curedBy("name " + physical.get().name())
                : host.exists(DeviceBinding.folder(device) + "/sriov_numvfs")
                        ? Refusal.of(Errno.EIO, "how many virtual functions " + device.name() + " has cannot be read")
                        : Refusal.of(
                                Errno.ENOENT,
                                device.name()
                                        + " has no file sriov_numvfs: it has no SR-IOV, its firmware or kernel has it"
                                        + " switched off, or the file is not recorded");
    }

    private Plan draft() throws IOException {
        List<Companion> ending = now == goal.count() ? List.of() : ending();
        addSteps();
        List<DeviceId> concerned = Stream.concat(
                        Stream.of(goal.device()), ending.stream().map(Companion::device))
                .toList();
        HostFacts facts = HostFacts.read(host, concerned);
        // New functions can join any group, so the plan does not depend on who is in one.
        HostFacts withoutGroups =
                new HostFacts(facts.host(), facts.boot(), facts.kernelRelease(), facts.devices(), List.of());
        return new Plan(goal, List.of(), List.of(), ending, List.of(), withoutGroups, steps);
    }

    private List<Companion> ending() {
        return functions(survey, goal.device()).stream()
                .map(function -> new Companion(
                        function.id(),
                        function.driver().orElse(""),
                        "all virtual functions of " + goal.device().name() + " are removed"
                                + (goal.count() == 0 ? "" : " before others are made") + lost.of(function.id())))
                .toList();
    }

    /** {@return the virtual functions that a device has now} */
    static List<SurveyedDevice> functions(HostSurvey survey, DeviceId physical) {
        return survey.devices().stream()
                .filter(device -> device.device().virtualFunctionOf().equals(Optional.of(physical)))
                .toList();
    }

    private void addSteps() throws IOException {
        DeviceId device = goal.device();
        boolean isOther = now != goal.count();
        if (isOther && now > 0) {
            add(
                    new Action.RemoveFunctions(device, now),
                    (goal.count() == 0 ? "requested" : "the kernel changes a number only from or to 0")
                            + "; overrides are lost" + lost.inGeneral(),
                    Stream.concat(Stream.of(new Action.MakeFunctions(device, now)), lost.back(now))
                            .toList());
        }
        if (goal.drivers() == Goal.Vfs.Drivers.KEPT_OFF && goal.count() > 0 && isAutoprobing(host, device)) {
            add(
                    new Action.Autoprobe(device, Action.Switch.OFF),
                    "new virtual functions are to have no driver",
                    List.of(new Action.Autoprobe(device, Action.Switch.ON)));
        }
        if (isOther && goal.count() > 0) {
            add(
                    new Action.MakeFunctions(device, goal.count()),
                    "requested; " + driver.orElse("its driver") + " makes them, and may refuse",
                    List.of(new Action.RemoveFunctions(device, goal.count())));
            lost.back(goal.count())
                    .forEach(set ->
                            add(set, "as it was set for the one before it; it goes with the function", List.of()));
        }
    }

    /** {@return whether drivers may take the virtual functions of a device of their own accord} */
    static boolean isAutoprobing(Host host, DeviceId physical) throws IOException {
        return !host.readText(DeviceBinding.folder(physical) + "/sriov_drivers_autoprobe")
                .equals(Optional.of("0"));
    }

    private void add(Action action, String reason, List<Action> inverse) {
        steps.add(new Step(steps.size() + 1, action, reason, inverse));
    }
}
