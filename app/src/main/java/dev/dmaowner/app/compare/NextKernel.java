package dev.dmaowner.app.compare;

import dev.dmaowner.DeviceId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.app.compare.Finding.Effect;
import dev.dmaowner.app.compare.Finding.Kind;
import dev.dmaowner.app.prediction.LazyPrediction;
import dev.dmaowner.app.prediction.Prediction;
import dev.dmaowner.app.prediction.Predictor;
import dev.dmaowner.app.verdict.GroupVerdicts;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.machine.ModuleCatalogue;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.MachineView;
import dev.dmaowner.plan.survey.SurveyRequest;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.GroupForecast;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A machine as it would be after it has started with another kernel. Devices keep their drivers; a device without one gets the first that
 * the next kernel has for it, unless today's kernel has the same and leaves the device alone. Groups change as their prediction does between
 * the two kernels' rules, where the prediction by today's rules is what the machine shows.
 */
final class NextKernel {

    private final MachineView today;
    private final MachineFactory present;
    private final MachineFactory next;
    private final Optional<ModuleCatalogue> modules;

    /**
     * @param today the machine as it is
     * @param present makes it under today's kernel
     * @param next makes it under the next one
     * @param modules the modules of the next kernel, empty if they are today's
     */
    NextKernel(MachineView today, MachineFactory present, MachineFactory next, Optional<ModuleCatalogue> modules) {
        this.today = today;
        this.present = present;
        this.next = next;
        this.modules = modules;
    }

    /**
     * {@return the machine under the next kernel}
     *
     * @param before the machine as it is
     * @param host the host as it was read
     */
    ComparedMachine of(ComparedMachine before, Host host) throws IOException {
        String name = before.name() + " under the next kernel";
        Optional<String> kernel = Optional.of(next.rulesFor(host))
                .filter(choice -> choice.reason() == RulesChoice.Reason.REQUESTED)
                .flatMap(RulesChoice::kernelRelease);
        if (today.booted().isPresent()) {
            return ComparedMachine.of(MachineView.of(host, next)).as(name, kernel);
        }
        List<Finding> foretold = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Machine machine = started(before.survey(), host, foretold, notes);
        HostSurvey survey =
                HostSurvey.of(machine.host(), SurveyRequest.of(next.plugins()).with(next.rulesFor(host)));
        Map<DeviceId, String> outside = new HashMap<>();
        List<Grouping> groups = foretold(before, host, notes, outside);
        return new ComparedMachine(
                name,
                kernel,
                machine.host(),
                survey,
                groups,
                GroupVerdicts.overview(machine.host(), survey),
                List.of(),
                foretold,
                notes,
                outside);
    }

    private Machine started(HostSurvey before, Host host, List<Finding> foretold, List<String> notes)
            throws IOException {
        boolean isAnyBound = false;
        Machine old = present.simulate(host);
        Machine machine = next.simulate(host);
        for (SurveyedDevice device : before.devices()) {
            DeviceId id = device.id();
            if (!device.isBindingRecorded()) {
                continue;
            } else if (device.driver().isPresent()) {
                gone(device, host).ifPresent(foretold::add);
                continue;
            }
            machine.probe(id);
            Optional<String> taken = machine.driverOf(id);
            if (taken.isPresent()) {
                old.probe(id);
                if (old.driverOf(id).equals(taken)) {
                    machine.unbind(id, taken.get());
                } else {
                    isAnyBound = true;
                }
            }
        }
        if (isAnyBound) {
            notes.add("whether drivers that come in refuse their devices, as only their ids are known");
            if (host.list("/lib/modules").isEmpty()) {
                notes.add("whether drivers that come in are new, as the modules of today's kernel are not recorded");
            }
        }
        return machine;
    }

    /** Only a whole list tells what a kernel does not have: drivers can be built in, and have no alias then. */
    private Optional<Finding> gone(SurveyedDevice device, Host host) throws IOException {
        String driver = device.driver().orElse("");
        Optional<String> module = host.linkName("/sys/bus/" + device.id().bus() + "/drivers/" + driver + "/module");
        boolean isGone = module.isPresent()
                && modules.filter(ModuleCatalogue::isWhole)
                        .filter(lists -> !lists.has(module.get()))
                        .isPresent();
        return isGone
                ? Optional.of(Finding.ofDevice(
                        Effect.WORSE,
                        Kind.DRIVER,
                        device.id(),
                        device.id().name() + " loses its driver " + driver + ": the next kernel has no module "
                                + module.get()))
                : Optional.empty();
    }

    /**
     * The groups under the next rules. Only a group that today's rules predict correctly is predicted anew; any other is assumed to stay.
     */
    private List<Grouping> foretold(
            ComparedMachine before, Host host, List<String> notes, Map<DeviceId, String> outside) throws IOException {
        KernelRules was = present.rulesFor(host).rules();
        KernelRules is = next.rulesFor(host).rules();
        if (was.equals(is)) {
            return before.groups();
        }
        Prediction first = Predictor.of(host, present, LazyPrediction.withoutWaking(host));
        Prediction second = Predictor.of(host, next, LazyPrediction.withoutWaking(host));
        outside.putAll(second.outside());
        List<Grouping> groups = new ArrayList<>();
        Map<DeviceId, Grouping> explained = new HashMap<>();
        for (Grouping group : before.groups()) {
            if (isForetold(group, first)) {
                group.members().forEach(member -> explained.put(member, group));
            } else {
                groups.add(group);
            }
        }
        if (!groups.isEmpty()) {
            notes.add("what the next rules make of groups that registers do not explain, which are " + groups.size()
                    + " of " + before.groups().size());
        }
        Set<Grouping> named = new HashSet<>();
        for (GroupForecast.Group group : second.groups()) {
            List<DeviceId> members =
                    group.devices().stream().filter(explained::containsKey).toList();
            if (!members.isEmpty()) {
                groups.add(members.stream()
                        .map(member -> Objects.requireNonNull(explained.get(member)))
                        .filter(named::add)
                        .findFirst()
                        .map(old -> new Grouping(old.name(), old.type(), members))
                        .orElseGet(() -> new Grouping("of " + members.get(0).name(), "", members)));
            }
        }
        return groups;
    }

    private static boolean isForetold(Grouping group, Prediction prediction) {
        return group.members().stream()
                .findFirst()
                .flatMap(prediction::groupOf)
                .filter(found -> new HashSet<>(found.devices()).equals(new HashSet<>(group.members())))
                .isPresent();
    }
}
