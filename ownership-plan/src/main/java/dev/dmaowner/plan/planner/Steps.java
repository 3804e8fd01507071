package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts.DeviceFact;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.planner.PlanRequest.Handover;
import dev.dmaowner.plan.planner.PlanRequest.Lifetime;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.Isolation;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.NoIommuMode;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Puts the steps of a plan together, from its goal and the facts alone. The override is changed first, so no other driver can
 * bind the device between two steps; then the old driver is unbound, the new one is bound, and the result is checked. Drivers that
 * attach a domain of their own to a group leave it first and come back last, because the kernel lets no other driver bind after them.
 */
final class Steps {

    /** How a driver gets a device back. */
    enum Return {
        /** The override is as before, and an id of the driver matches. */
        PLAIN,
        /** The override names the driver while it is bound, as no id of the driver matches (its override was cleared later). */
        UNDER_OVERRIDE
    }

    private final Plan draft;
    private final HostSurvey survey;
    private final TargetDrivers targets;
    private final Return way;
    private final List<String> consoles;
    private final Map<DeviceId, DeviceBinding> bindings = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();

    /** @param consoles the text consoles that are drawn on framebuffers now */
    Steps(Plan draft, HostSurvey survey, TargetDrivers targets, Return way, List<String> consoles) {
        this.draft = draft;
        this.survey = survey;
        this.targets = targets;
        this.way = way;
        this.consoles = List.copyOf(consoles);
        for (DeviceFact fact : draft.facts().devices()) {
            bindings.putIfAbsent(fact.device(), fact.binding());
        }
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    void add(Lifetime lifetime, Opening opening, Handover handover) {
        if (draft.goal() instanceof Goal.Take take) {
            for (Map.Entry<String, String> loading : targets.chosen().loading().entrySet()) {
                load(take, loading.getKey(), loading.getValue());
            }
            noIommu(take);
            for (boolean isAttaching : List.of(true, false)) {
                for (Companion companion : draft.leaving()) {
                    if (survey.attachesOwnDomain(companion.device()) == isAttaching) {
                        leave(take, companion);
                    }
                }
                for (DeviceId device : take.devices()) {
                    if (survey.attachesOwnDomain(device) == isAttaching) {
                        take(take, device, "requested", targets.chosen().why(device), handover);
                    }
                }
            }
            for (DeviceId device : opening.access().isUnchanged() ? List.<DeviceId>of() : take.devices()) {
                open(take, device, opening);
            }
        } else {
            for (boolean isAttaching : List.of(false, true)) {
                for (DeviceId device : draft.goal().devices()) {
                    if (survey.attachesOwnDomain(device) == isAttaching) {
                        give(device, handover);
                    }
                }
            }
        }
        if (lifetime == Lifetime.EVERY_BOOT) {
            for (Companion companion : draft.leaving()) {
                if (draft.isSibling(companion)) {
                    keep(companion.device(), NodeAccess.UNCHANGED);
                }
            }
            for (DeviceId device : draft.goal().devices()) {
                keep(device, opening.access());
            }
        }
    }

    private void load(Goal.Take take, String driver, String reason) {
        for (DeviceId device : take.devices()) {
            if (take.driverOf(device).equals(driver)) {
                add(new Action.Load(device, driver), reason, List.of());
                return;
            }
        }
    }

    /** One switch for the whole host: it is switched on for the first device that needs it, and back when all are back. */
    private void noIommu(Goal.Take take) {
        if (take.isolation() == Isolation.BY_IOMMU) {
            return;
        }
        List<DeviceId> moved = take.devices().stream()
                .filter(device -> !binding(device).driver().equals(Optional.of(take.driverOf(device))))
                .toList();
        if (moved.isEmpty()) {
            return;
        }
        DeviceId first = moved.get(0);
        boolean wasOn = targets.chosen().isInNoIommuMode();
        String names = moved.stream().map(DeviceId::name).collect(Collectors.joining(", "));
        add(
                new Action.NoIommu(first, Action.Switch.ON),
                "requested for " + names + ": " + NoIommuMode.RISK + ", also after undo",
                wasOn ? List.of() : List.of(new Action.NoIommu(first, Action.Switch.OFF)));
    }

    /**
     * @param reason why the device leaves its driver
     * @param why why it goes to the new one
     */
    private void take(Goal.Take take, DeviceId device, String reason, String why, Handover handover) {
        DeviceBinding before = binding(device);
        String driver = targets.reserved(take, device);
        if (before.driver().equals(Optional.of(driver))) {
            return;
        }
        override(device, before, driver, "no other driver can bind " + device.name() + " from now on");
        unbind(device, before, reason);
        reset(device, handover);
        if (targets.of(take, device).isPresent()) {
            add(
                    new Action.Bind(device, driver),
                    why,
                    List.of(new Action.Vacate(device, before.driver().orElse(""))));
            add(new Action.Expect(device, driver), "a write can succeed without binding the device", List.of());
        }
    }

    private void open(Goal.Take take, DeviceId device, Opening opening) {
        Optional<GroupId> group = draft.facts().of(device).flatMap(DeviceFact::group);
        if (group.isPresent() && KernelDrivers.isUserAccess(take.driverOf(device))) {
            add(
                    new Action.Open(device, group.get(), opening.access()),
                    "requested",
                    List.of(new Action.Open(device, group.get(), opening.undone(device))));
        }
    }

    /** Only a member of a group has to be kept from the kernel's drivers. */
    private void leave(Goal.Take take, Companion companion) {
        if (draft.isSibling(companion)) {
            take(take, companion.device(), companion.reason(), companion.reason(), Handover.AS_THEY_ARE);
        } else {
            DeviceBinding before = binding(companion.device());
            if (before.driver().isPresent()) {
                consoles.forEach(console -> release(companion.device(), console));
            }
            unbind(companion.device(), before, companion.reason());
        }
    }

    private void release(DeviceId framebuffer, String console) {
        add(
                new Action.Console(framebuffer, console, Action.Switch.OFF),
                "it is drawn on " + framebuffer.name(),
                List.of(new Action.Console(framebuffer, console, Action.Switch.ON)));
    }

    /** What has a driver of the kernel is given already. */
    private void give(DeviceId device, Handover handover) {
        DeviceBinding before = binding(device);
        if (survey.device(device).filter(SurveyedDevice::isAtKernel).isPresent()) {
            return;
        }
        String reason = "requested";
        override(device, before, "", "any driver can bind " + device.name() + " again");
        unbind(device, before, reason);
        reset(device, handover);
        add(
                new Action.Probe(device),
                reason,
                List.of(new Action.Vacate(device, before.driver().orElse(""))));
    }

    private void override(DeviceId device, DeviceBinding before, String driver, String reason) {
        if (!before.override().orElse("").equals(driver)) {
            add(
                    new Action.SetOverride(device, driver),
                    reason,
                    List.of(new Action.SetOverride(device, before.override().orElse(""))));
        }
    }

    private void unbind(DeviceId device, DeviceBinding before, String reason) {
        if (before.driver().isEmpty()) {
            return;
        }
        String driver = before.driver().get();
        List<Action> inverse = new ArrayList<>(back(device));
        Action.SetOverride asBefore =
                new Action.SetOverride(device, before.override().orElse(""));
        inverse.add(way == Return.PLAIN ? asBefore : new Action.SetOverride(device, driver));
        inverse.add(new Action.Bind(device, driver));
        if (way == Return.UNDER_OVERRIDE) {
            inverse.add(asBefore);
        }
        if (isWithoutIommu(device)) {
            inverse.add(0, new Action.NoIommu(device, Action.Switch.ON));
            if (!targets.chosen().isInNoIommuMode()) {
                inverse.add(new Action.NoIommu(device, Action.Switch.OFF));
            }
        }
        add(new Action.Unbind(device, driver), reason, inverse);
    }

    private boolean isWithoutIommu(DeviceId device) {
        return survey.device(device)
                .flatMap(SurveyedDevice::group)
                .flatMap(survey::group)
                .filter(group -> !group.isIsolated())
                .isPresent();
    }

    /** On the way back it is reset once more, as then the user has left it. */
    private void reset(DeviceId device, Handover handover) {
        if (handover == Handover.RESET) {
            Action reset = new Action.Reset(device);
            add(reset, "the next driver finds nothing of the last one", List.of(reset));
        }
    }

    /** {@return the checks that the other members of a group are back, where the kernel would refuse them after this one} */
    private List<Action> back(DeviceId attaching) {
        Optional<GroupId> group = draft.facts().of(attaching).flatMap(DeviceFact::group);
        if (group.isEmpty() || !survey.attachesOwnDomain(attaching) || !(draft.goal() instanceof Goal.Take take)) {
            return List.of();
        }
        List<DeviceId> taken = new ArrayList<>(take.devices());
        draft.leaving().forEach(companion -> taken.add(companion.device()));
        List<Action> back = new ArrayList<>();
        for (DeviceId other : taken) {
            boolean isMember =
                    draft.facts().of(other).flatMap(DeviceFact::group).equals(group);
            if (isMember && !survey.attachesOwnDomain(other)) {
                survey.device(other)
                        .filter(SurveyedDevice::usesDmaApi)
                        .flatMap(SurveyedDevice::driver)
                        .ifPresent(driver -> back.add(new Action.Expect(other, driver)));
            }
        }
        return back;
    }

    private void keep(DeviceId device, NodeAccess access) {
        String modalias =
                survey.device(device).map(found -> found.device().modalias()).orElse("");
        Optional<String> recipient =
                draft.goal() instanceof Goal.Take take ? targets.of(take, device) : Optional.empty();
        if (recipient.isPresent()) {
            add(
                    new Action.Persist(device, recipient.get(), modalias, access),
                    "repeated at each boot",
                    List.of(new Action.Forget(device)));
        } else if (draft.goal() instanceof Goal.Give) {
            Optional<String> driver = binding(device).driver();
            add(
                    new Action.Forget(device),
                    "not repeated at the next boot",
                    driver.filter(name -> Action.Persist.isWritable(device, name, modalias))
                            .<List<Action>>map(name -> List.of(new Action.Persist(device, name, modalias)))
                            .orElse(List.of()));
        }
    }

    private DeviceBinding binding(DeviceId device) {
        DeviceBinding binding = bindings.get(device);
        if (binding == null) {
            throw new IllegalArgumentException("nothing is known of " + device);
        }
        return binding;
    }

    void add(Action action, String reason, List<Action> inverse) {
        steps.add(new Step(steps.size() + 1, action, reason, inverse));
    }
}
