package dev.dmaowner.plan.check;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs safety checks on a host. What the host uses is read once, when the first check asks for it, so answers are those of one
 * moment. Not thread-safe.
 */
public final class Checks {

    private final HostSurvey survey;
    private final List<Guard> guards;
    private final HostUse use;

    private Checks(HostUse use, HostSurvey survey, List<Guard> guards) {
        this.use = use;
        this.survey = survey;
        this.guards = guards;
    }

    /** {@return the checks, for questions about named devices} */
    public static Checks of(Host host, HostSurvey survey, List<Guard> guards) {
        return new Checks(new HostUse(host, HostUse.Reach.WHOLE, survey), survey, List.copyOf(guards));
    }

    /** {@return the checks that read little of each device, for questions about all devices of a machine} */
    public static Checks overview(Host host, HostSurvey survey, List<Guard> guards) {
        return new Checks(
                new HostUse(host, HostUse.Reach.OVERVIEW, survey),
                survey,
                guards.stream().filter(Guard::isForOverview).toList());
    }

    /**
     * Runs the checks on the devices of a goal, unless they keep their drivers, and their companions.
     *
     * @param companions other devices that would leave their drivers, or go with one that does
     * @throws IOException if the host cannot be read
     */
    public CheckResults results(Goal goal, List<Companion> companions) throws IOException {
        Set<DeviceId> moving = new LinkedHashSet<>(goal instanceof Goal.Vfs ? List.of() : goal.devices());
        for (Companion companion : companions) {
            moving.add(companion.device());
        }
        List<SurveyedDevice> devices = survey.known(moving);
        List<String> paths = new ArrayList<>();
        for (SurveyedDevice device : devices) {
            paths.add(device.device().sysfsPath());
        }
        use.taken(paths);
        List<GuardFinding> findings = new ArrayList<>();
        Set<NotChecked> notChecked = new LinkedHashSet<>();
        for (Guard guard : guards) {
            if (guard.isAskedAbout(goal)) {
                for (SurveyedDevice device : devices) {
                    Optional<String> against = guard.against(use, device);
                    if (against.isPresent()) {
                        findings.add(new GuardFinding(guard.name(), device.id(), against.get()));
                    }
                    Optional<String> notRecorded = guard.notRecorded(use, device);
                    if (notRecorded.isPresent()) {
                        notChecked.add(new NotChecked(guard.name(), notRecorded.get()));
                    }
                }
            }
        }
        return new CheckResults(findings, List.copyOf(notChecked));
    }
}
