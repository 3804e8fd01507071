package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.explain.CandidateDriver.Knowledge;
import dev.dmaowner.app.explain.CandidateDriver.Probe;
import dev.dmaowner.app.explain.DriverExplanation.Declined;
import dev.dmaowner.app.explain.DriverExplanation.Fitting;
import dev.dmaowner.app.explain.DriverExplanation.UnderOverride;
import dev.dmaowner.app.explain.PredictedGroup.Certainty;
import dev.dmaowner.app.names.NameLookup;
import dev.dmaowner.app.source.TreePlace;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.KernelModules;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.event.Attempt;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.planner.Planner;
import dev.dmaowner.plan.survey.DeviceDetails;
import dev.dmaowner.plan.survey.IommuState;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.Match;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes explanations of a host. It tries drivers on a simulated machine, which changes nothing on the host. */
final class Explainer {

    private final Host host;
    private final MachineFacts facts;
    private final Planner planner;
    private final Machine machine;
    private final Firmware firmware;
    private final Advice.Ports ports;
    private final Plugins plugins;

    /**
     * @param host the host
     * @param facts its survey and what its buses predict
     * @param planner judges whether userspace can have a device
     * @param machine a simulation of it that nothing else uses
     * @param firmware the firmware of a board that is simulated, else none
     * @param ports the ports of the machine that isolate
     * @param plugins the plug-ins of the simulation
     */
    Explainer(
            Host host,
            MachineFacts facts,
            Planner planner,
            Machine machine,
            Firmware firmware,
            Advice.Ports ports,
            Plugins plugins) {
        this.host = host;
        this.planner = planner;
        this.facts = facts;
        this.machine = machine;
        this.firmware = firmware;
        this.ports = ports;
        this.plugins = plugins;
    }

    DeviceExplanation device(DeviceId id) throws CommandFailure, IOException {
        SurveyedDevice device = facts.survey().device(id).orElseThrow(() -> NameLookup.notListed(id));
        Optional<SurveyedGroup> group = device.group().flatMap(facts.survey()::group);
        List<CandidateDriver> candidates = candidates(device);
        Optional<GroupExplanation> explained = group.map(found -> GroupExplanation.of(facts, found));
        return new DeviceExplanation(
                device,
                DeviceDetails.read(host, device.device()),
                Optional.ofNullable(facts.prediction().places().get(id)),
                candidates,
                explained,
                outside(device, candidates),
                predicted(device, explained),
                explained.isPresent()
                        ? Optional.of(Advice.of(facts, explained.get(), List.of(id), ports))
                        : Optional.empty(),
                planner.verdict(Goal.Take.toUserspace(facts.survey(), List.of(id))));
    }

    /** Why a device is in no group: what its IOMMU answers, or else what firmware, its bus or an attempt to bind it tells. */
    private Optional<String> outside(SurveyedDevice device, List<CandidateDriver> candidates) {
        return machine.whyNoGroup(device.id())
                .map(Explainer::words)
                .or(() -> Optional.ofNullable(facts.prediction().outside().get(device.id())))
                .or(() -> candidates.stream()
                        .flatMap(candidate -> candidate.attempt().stream())
                        .filter(attempt -> attempt.stage() == Attempt.Stage.DMA_CONFIGURE)
                        .flatMap(attempt -> attempt.refusal().stream())
                        .map(Refusal::reason)
                        .findFirst())
                .or(() -> device.driver()
                        .flatMap(name -> machine.lastRefusal(device.id()))
                        .map(Refusal::reason))
                .or(() -> TreePlace.disabledIommu(device.device(), firmware))
                .or(() -> TreePlace.devicesBehind(device.device(), firmware)
                        .map(words -> "it is not translated itself; " + words))
                .or(() -> groupToCome(device))
                .or(this::notTranslated);
    }

    private static String words(JoinAnswer whyNone) {
        if (whyNone instanceof JoinAnswer.Refused refused) {
            Refusal why = refused.why();
            return why.reason()
                    + why.cure().map(cure -> ". To change this, " + cure).orElse("");
        }
        return ((JoinAnswer.NotTranslated) whyNone).reason();
    }

    /** A kernel that groups devices when they are added has none to come: what it left out, no IOMMU translates. */
    private Optional<String> notTranslated() {
        IommuState iommu = facts.survey().iommu();
        boolean isExplained =
                switch (iommu.kind()) {
                    case NOT_RECORDED, HYPERVISOR, SWITCHED_OFF, NOT_IN_FIRMWARE -> true;
                    case GROUPS, NO_MEMBERS, NONE_IN_USE -> false;
                };
        if (isExplained) {
            return Optional.of(iommu.statement()
                    + iommu.cure().map(cure -> ". To change this, " + cure).orElse(""));
        }
        return joinsWhenAdded() && !facts.survey().groups().isEmpty()
                ? Optional.of("no IOMMU of this machine translates it")
                : Optional.empty();
    }

    private boolean joinsWhenAdded() {
        return facts.survey().rules().has(KernelChange.JOINS_WHEN_ADDED);
    }

    /** Before devices joined when they were added, a device without a driver had no group yet. */
    private Optional<String> groupToCome(SurveyedDevice device) {
        return machine.dmaConfiguration(device.id())
                .flatMap(DmaConfiguration::iommu)
                .filter(iommu -> firmware.deviceTree().isPresent() && !joinsWhenAdded())
                .map(iommu ->
                        iommu.iommu().path() + " translates it, and its group forms when a driver first probes it");
    }

    private List<CandidateDriver> candidates(SurveyedDevice device) {
        DeviceId id = device.id();
        if (device.binding().isEmpty()) {
            machine.probe(id);
        }
        List<Attempt> attempts = machine.attempts(id);
        List<CandidateDriver> candidates = new ArrayList<>();
        for (String name : machine.drivers(id.bus())) {
            Optional<DriverDescription> driver = machine.driver(id.bus(), name);
            Match match = machine.match(id, name).orElse(Match.FOREIGN);
            boolean known = driver.map(said -> !said.ids().isEmpty()).orElse(false);
            candidates.add(new CandidateDriver(
                    name,
                    driver.map(DriverDescription::module).orElse(""),
                    known ? Knowledge.KNOWN : Knowledge.UNKNOWN,
                    probe(id.bus(), name),
                    driver.flatMap(said -> variantId(said, device)),
                    match,
                    attempts.stream()
                            .filter(attempt -> attempt.driver().equals(name))
                            .findFirst()));
        }
        return candidates;
    }

    /** What the probes of plug-ins ask is known, of other drivers only what the host shows. */
    private Probe probe(String bus, String driver) {
        boolean isPlugin = plugins.drivers().stream()
                .map(Driver::description)
                .anyMatch(known -> known.bus().equals(bus) && known.name().equals(driver));
        return isPlugin ? Probe.KNOWN : Probe.UNKNOWN;
    }

    /** A prediction is shown where no group is recorded, or where it differs from the recorded group. */
    private Optional<PredictedGroup> predicted(SurveyedDevice device, Optional<GroupExplanation> recorded) {
        Optional<GroupForecast.Group> forecast = facts.prediction().groupOf(device.id());
        if (forecast.isEmpty()) {
            return Optional.empty();
        }
        List<DeviceId> others = forecast.get().devices().stream()
                .filter(other -> !other.equals(device.id()))
                .toList();
        boolean differs = recorded.map(group -> !group.differ().isEmpty()).orElse(true);
        return differs
                ? Optional.of(new PredictedGroup(
                        others,
                        forecast.get().reasons(),
                        forecast.get().isUncertain() ? Certainty.UNCERTAIN : Certainty.CERTAIN))
                : Optional.empty();
    }

    DriverExplanation driver(String bus, String word) throws CommandFailure {
        String name = machine.driverSpelled(bus, word).orElse(word);
        DriverDescription driver = machine.driver(bus, name)
                .orElseThrow(() -> new CommandFailure(ExitCode.USAGE, "there is no driver " + word + " on bus " + bus));
        List<UnderOverride> underOverride = new ArrayList<>();
        List<DeviceId> has = new ArrayList<>();
        List<Fitting> couldHave = new ArrayList<>();
        List<Declined> declines = new ArrayList<>();
        int others = 0;
        for (SurveyedDevice device : facts.survey().devices()) {
            if (!device.id().bus().equals(bus)) {
                continue;
            }
            Match match = machine.match(device.id(), name).orElse(Match.FOREIGN);
            if (device.driver().equals(Optional.of(name))) {
                has.add(device.id());
            } else if (match instanceof Match.No) {
                Optional<String> id = variantId(driver, device);
                id.ifPresent(fits -> underOverride.add(new UnderOverride(device, fits)));
                others += id.isPresent() ? 0 : 1;
            } else {
                Fitting fitting = new Fitting(device, match);
                Optional<Refusal> refusal = declined(device, name);
                refusal.ifPresentOrElse(why -> declines.add(new Declined(fitting, why)), () -> couldHave.add(fitting));
            }
        }
        return new DriverExplanation(driver, probe(bus, name), has, couldHave, declines, underOverride, others);
    }

    /** The id of a variant of vfio-pci that fits a device; the plain driver fits all. */
    private static Optional<String> variantId(DriverDescription driver, SurveyedDevice device) {
        String bus = driver.bus();
        return driver.name().equals(KernelDrivers.userAccess(bus))
                ? Optional.empty()
                : KernelModules.idUnderOverride(driver, device.device().modalias());
    }

    /** Why a driver's probe refuses a device. Only a device without a driver is probed. */
    private Optional<Refusal> declined(SurveyedDevice device, String driver) {
        if (device.binding().isEmpty()) {
            machine.probe(device.id());
        }
        return machine.attempts(device.id()).stream()
                .filter(attempt -> attempt.driver().equals(driver) && attempt.stage() == Attempt.Stage.PROBE)
                .flatMap(attempt -> attempt.refusal().stream())
                .findFirst();
    }
}
