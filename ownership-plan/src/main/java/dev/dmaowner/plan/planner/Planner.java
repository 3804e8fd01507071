package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.check.Guard;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.planner.Planning.ConsentMissing;
import dev.dmaowner.plan.planner.Planning.Guarded;
import dev.dmaowner.plan.planner.Planning.Ready;
import dev.dmaowner.plan.planner.Planning.Refused;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes plans: the least that reaches a goal, rehearsed on a simulation of the very host. It changes nothing and needs no
 * privilege. For use by one thread.
 *
 * <pre>{@code
 * HostSurvey survey = HostSurvey.of(host, SurveyRequest.of(plugins));
 * Planner planner = new Planner(host, survey, () -> Machine.of(host, plugins).host(), Guards.all());
 * Planning planning = planner.plan(PlanRequest.of(new Goal.Take(List.of(device), "vfio-pci")));
 * if (planning instanceof Planning.Ready ready) {
 *     PlanRun.apply(host, ready.plan(), storage, "my agent", RunSettings.within(Duration.ofSeconds(30)));
 * }
 * }</pre>
 */
public final class Planner {

    private final Host host;
    private final HostSurvey survey;
    private final Simulation simulation;
    private final List<Guard> guards;

    /** Makes a simulation of the host. */
    @FunctionalInterface
    public interface Simulation {
        /**
         * {@return a host that is as the real one is now and that nobody else uses}
         *
         * @throws IOException if the real one cannot be read
         */
        Host start() throws IOException;
    }

    /**
     * @param host the host
     * @param survey what it looks like
     * @param simulation for the rehearsals
     * @param guards what is asked before a device is touched
     */
    public Planner(Host host, HostSurvey survey, Simulation simulation, List<Guard> guards) {
        this.host = host;
        this.survey = survey;
        this.simulation = simulation;
        this.guards = List.copyOf(guards);
    }

    /**
     * Make a plan.
     *
     * @return the plan, or what is missing for one
     * @throws IOException if the host cannot be read
     */
    public Planning plan(PlanRequest request) throws IOException {
        Optional<Refusal> impossible = new Hindrances(host, survey).of(request.goal());
        if (impossible.isPresent()) {
            return new Refused(impossible.get());
        }
        Companions companions = request.goal() instanceof Goal.Take take
                ? Companions.of(survey, take)
                : Companions.none(survey, request.goal());
        List<Companion> unasked = companions.leaving().stream()
                .filter(companion -> !request.consents().contains(companion.device()))
                .toList();
        if (!unasked.isEmpty()) {
            return new ConsentMissing(unasked);
        }
        List<GuardFinding> findings = findings(request.goal(), companions.leaving());
        List<GuardFinding> open = findings.stream()
                .filter(finding -> !request.despite().contains(finding.guard()))
                .toList();
        return open.isEmpty() ? rehearsed(request, companions, findings) : new Guarded(open);
    }

    private Planning rehearsed(PlanRequest request, Companions companions, List<GuardFinding> overruled)
            throws IOException {
        List<String> despite =
                overruled.stream().map(GuardFinding::guard).distinct().toList();
        Plan draft = new Plan(
                request.goal(),
                companions.leaving(),
                companions.staying(),
                despite,
                HostFacts.read(host, concerned(request.goal())),
                List.of());
        Outcome<Plan> plan = new Rehearsal(host, survey, simulation).of(draft, request.lifetime());
        return plan.<Planning>fold(Ready::new, Refused::new);
    }

    private List<DeviceId> concerned(Goal goal) {
        Set<DeviceId> devices = new LinkedHashSet<>();
        for (DeviceId device : goal.devices()) {
            devices.add(device);
            Optional<GroupId> group = survey.device(device).flatMap(SurveyedDevice::group);
            group.flatMap(survey::group).ifPresent(found -> devices.addAll(found.members()));
        }
        return List.copyOf(devices);
    }

    /**
     * Ask the guards, as {@link #plan} does, and as is done again before a plan is carried out.
     *
     * @param leaving devices that must leave their drivers besides
     * @return what they find, the devices in their order
     * @throws IOException if the host cannot be read
     */
    public List<GuardFinding> findings(Goal goal, List<Companion> leaving) throws IOException {
        List<DeviceId> devices = new ArrayList<>(goal.devices());
        leaving.forEach(companion -> devices.add(companion.device()));
        List<GuardFinding> findings = new ArrayList<>();
        for (DeviceId id : devices) {
            Optional<SurveyedDevice> device = survey.device(id);
            for (Guard guard : device.isPresent() ? guards : List.<Guard>of()) {
                if (guard.isAskedAbout(goal)) {
                    guard.against(host, device.get(), device.get().device().sysfsPath())
                            .ifPresent(reason -> findings.add(new GuardFinding(guard.name(), id, reason)));
                }
            }
        }
        return findings;
    }
}
