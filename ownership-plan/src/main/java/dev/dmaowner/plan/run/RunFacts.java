package dev.dmaowner.plan.run;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.HostFacts.Change;
import dev.dmaowner.plan.HostFacts.DeviceFact;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.VirtualFunctionCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must be true of a host before a run that was interrupted goes on, or a run is undone. The run itself has changed drivers and
 * overrides, so each device may have what it had before the run and what any step that may have been taken, or what undoes it,
 * gives it. Everything else that differs, somebody else has changed.
 */
final class RunFacts {

    private final Host host;
    private final Journal journal;
    private final Map<DeviceId, List<Change>> known = new HashMap<>();
    private @Nullable Map<DeviceId, Possible> possible;

    RunFacts(Host host, Journal journal) {
        this.host = host;
        this.journal = journal;
    }

    /** {@return the changes that keep the run from going on} */
    List<Change> changes() throws IOException {
        HostFacts facts = journal.plan().facts();
        List<Change> changes = new ArrayList<>(facts.changesOfHost(host));
        Set<DeviceId> ending = ending();
        for (DeviceFact fact : facts.devices()) {
            if (!ending.contains(fact.device())) {
                changes.addAll(changesOf(fact));
            }
        }
        changes.addAll(
                facts.changesOfGroups(host, ending.stream().map(DeviceId::name).collect(Collectors.toSet())));
        return changes;
    }

    /** {@return the devices that the run itself may have ended, or that are back as new} */
    private Set<DeviceId> ending() {
        return journal.plan().steps().stream().anyMatch(journal::hasBegun)
                ? journal.plan().ending().stream().map(Companion::device).collect(Collectors.toSet())
                : Set.of();
    }

    /**
     * {@return the changes that keep a device from being restored; a device that is not a fact of the plan has none, and neither has one
     * that the run has ended and perhaps made again} A device is looked at once, before the run that asks changes it.
     */
    List<Change> changesOf(DeviceId device) throws IOException {
        List<Change> changes = known.get(device);
        if (changes == null) {
            Optional<DeviceFact> fact = journal.plan().facts().of(device).filter(here -> !ending().contains(device));
            changes = fact.isPresent() ? changesOf(fact.get()) : List.of();
            known.put(device, changes);
        }
        return changes;
    }

    private List<Change> changesOf(DeviceFact fact) throws IOException {
        List<Change> changes = new ArrayList<>(HostFacts.changesOfDevice(host, fact));
        if (!host.exists(DeviceBinding.folder(fact.device()))) {
            return changes;
        }
        DeviceBinding now = DeviceBinding.read(host, fact.device());
        Possible here = possible().getOrDefault(fact.device(), new Possible(fact.binding()));
        String subject = fact.device().toString();
        String driver = now.driver().orElse("");
        if (!here.drivers.contains(driver) && !here.anyDriver) {
            changes.add(new Change(subject, "driver", fact.binding().driver().orElse(""), driver));
        }
        String override = now.override().orElse("");
        if (!here.overrides.contains(override)) {
            changes.add(
                    new Change(subject, "override", fact.binding().override().orElse(""), override));
        }
        OptionalInt functions =
                here.counts.isEmpty() ? OptionalInt.empty() : VirtualFunctionCount.of(host, fact.device());
        if (functions.isPresent() && !here.counts.contains(functions.getAsInt())) {
            String before = here.counts.stream().map(Object::toString).collect(Collectors.joining(" or "));
            changes.add(new Change(subject, "sriov_numvfs", before, Integer.toString(functions.getAsInt())));
        }
        return changes;
    }

    /** What each device of the plan can have, after the steps that may have been taken, and what undoes them. */
    private Map<DeviceId, Possible> possible() {
        Map<DeviceId, Possible> all = possible;
        if (all == null) {
            Map<DeviceId, Possible> made = new HashMap<>();
            journal.plan().facts().devices().forEach(fact -> made.put(fact.device(), new Possible(fact.binding())));
            journal.plan().steps().stream()
                    .filter(journal::hasBegun)
                    .flatMap(RunFacts::withInverse)
                    .forEach(action ->
                            Optional.ofNullable(made.get(action.device())).ifPresent(device -> device.after(action)));
            all = made;
            possible = made;
        }
        return all;
    }

    private static Stream<Action> withInverse(Step step) {
        return Stream.concat(Stream.of(step.action()), step.inverse().stream());
    }

    /** What a device can have. */
    private static final class Possible {
        private final Set<String> drivers = new HashSet<>();
        private final Set<String> overrides = new HashSet<>();
        /** How many virtual functions; empty if the run changes nothing of that. */
        private final Set<Integer> counts = new TreeSet<>();

        private boolean anyDriver;

        Possible(DeviceBinding before) {
            drivers.add(before.driver().orElse(""));
            overrides.add(before.override().orElse(""));
        }

        void after(Action action) {
            if (action instanceof Action.SetOverride set) {
                overrides.add(set.driver());
            } else if (action instanceof Action.Bind bind) {
                drivers.add(bind.driver());
            } else if (action instanceof Action.Unbind || action instanceof Action.Vacate) {
                drivers.add("");
            } else if (action instanceof Action.Probe) {
                anyDriver = true;
            } else if (action instanceof Action.MakeFunctions make) {
                counts.addAll(List.of(0, make.count()));
            } else if (action instanceof Action.RemoveFunctions remove) {
                counts.addAll(List.of(0, remove.count()));
            }
        }
    }
}
