package dev.dmaowner.plan.run;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.HostFacts.DeviceFact;
import dev.dmaowner.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what can be done beside an unbind, which can take a driver seconds: other unbinds that do not depend on it. Such are those of
 * devices in other groups that nothing but an override comes before, and that are no functions of the same slot, because these often
 * share a driver's instance.
 *
 * @param facts tell the groups of devices
 */
record SideBySide(HostFacts facts) {

    /** More at once would help little, as each waits for its device alone. */
    private static final int MOST = 16;

    /**
     * Steps that are taken before their turn.
     *
     * @param overrides what comes before the unbinds of their devices, in order
     * @param unbinds what is taken beside the first
     */
    record Early(List<Step> overrides, List<Step> unbinds) {}

    /**
     * {@return what can be taken beside the first of some steps, which are in their order; nothing if that is no unbind of a device in a
     * group}
     */
    Early with(List<Step> steps) {
        List<Step> overrides = new ArrayList<>();
        List<Step> unbinds = new ArrayList<>();
        Step first = steps.get(0);
        if (isUnbind(first)) {
            List<DeviceId> chosen = new ArrayList<>(List.of(first.action().device()));
            Set<DeviceId> begun = new HashSet<>(chosen);
            Map<Optional<GroupId>, DeviceId> firstOfGroup = new HashMap<>();
            firstOfGroup.put(group(chosen.get(0)), chosen.get(0));
            List<Step> waiting = new ArrayList<>();
            for (Step step : steps.subList(1, steps.size())) {
                DeviceId device = step.action().device();
                if (!isOvertaken(step) || chosen.size() == MOST) {
                    break;
                }
                // Within a group the order of the plan is kept.
                boolean isFirst = device.equals(firstOfGroup.merge(group(device), device, (known, other) -> known));
                if (step.action() instanceof Action.SetOverride && !begun.contains(device)) {
                    waiting.add(step);
                } else if (isUnbind(step) && isFirst && !begun.contains(device) && isApart(device, chosen)) {
                    waiting.stream()
                            .filter(override -> override.action().device().equals(device))
                            .forEach(overrides::add);
                    unbinds.add(step);
                    chosen.add(device);
                }
                if (!(step.action() instanceof Action.SetOverride)) {
                    begun.add(device);
                }
            }
        }
        return new Early(List.copyOf(overrides), List.copyOf(unbinds));
    }

    private boolean isUnbind(Step step) {
        return step.action() instanceof Action.Unbind
                && group(step.action().device()).isPresent();
    }

    /** Modules, consoles, virtual functions and what has no group keep their place. */
    private boolean isOvertaken(Step step) {
        Action action = step.action();
        boolean isOfOneDevice = action instanceof Action.SetOverride
                || action instanceof Action.Unbind
                || action instanceof Action.Bind
                || action instanceof Action.Expect
                || action instanceof Action.Probe
                || action instanceof Action.Reset
                || action instanceof Action.Open;
        return isOfOneDevice && group(action.device()).isPresent();
    }

    private boolean isApart(DeviceId device, List<DeviceId> others) {
        return others.stream().noneMatch(other -> slot(other).equals(slot(device)));
    }

    private Optional<GroupId> group(DeviceId device) {
        return facts.of(device).flatMap(DeviceFact::group);
    }

    private static String slot(DeviceId device) {
        return PciAddress.of(device)
                .map(address -> address.domain() + ":" + address.bus() + ":" + address.slot())
                .orElse(device.toString());
    }
}
