package dev.dmaowner.plan.check;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
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
        return new Checks(new HostUse(host, HostUse.Reach.WHOLE, survey::facts), survey, List.copyOf(guards));
    }

    /** {@return the checks that read little of each device, for questions about all devices of a machine} */
    public static Checks overview(Host host, HostSurvey survey, List<Guard> guards) {
        return new Checks(
                new HostUse(host, HostUse.Reach.OVERVIEW, survey::facts),
                survey,
                guards.stream().filter(Guard::isForOverview).toList());
    }

    /**
     * Runs the checks on devices.
     *
     * @param goal what is to happen to them
     * @param devices those that would change their driver; one that the survey does not have is left out
     * @throws IOException if the host cannot be read
     */
    public CheckResults results(Goal goal, Collection<DeviceId> devices) throws IOException {
        use.taken(devices.stream()
                .flatMap(id -> survey.device(id).stream())
                .map(device -> device.device().sysfsPath())
                .toList());
        List<GuardFinding> findings = new ArrayList<>();
        Set<NotChecked> notChecked = new LinkedHashSet<>();
        for (Guard guard : guards) {
            if (guard.isAskedAbout(goal)) {
                for (DeviceId id : devices) {
                    Optional<SurveyedDevice> device = survey.device(id);
                    if (device.isPresent()) {
                        guard.against(use, device.get())
                                .ifPresent(reason -> findings.add(new GuardFinding(guard.name(), id, reason)));
                        guard.notRecorded(use, device.get())
                                .ifPresent(reason -> notChecked.add(new NotChecked(guard.name(), reason)));
                    }
                }
            }
        }
        return new CheckResults(findings, List.copyOf(notChecked));
    }
}
