package dev.dmaowner.kubernetes;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Refusal;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.planner.PlanRequest;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.Claims;
import dev.dmaowner.plan.run.HostLock;
import dev.dmaowner.plan.run.HostLockedException;
import dev.dmaowner.plan.run.Journal;
import dev.dmaowner.plan.run.Journal.Progress;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunHead;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import dev.dmaowner.plan.run.StateFolder;
import dev.dmaowner.plan.run.StateFolder.NumberedJournal;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prepares claims by plans, with a journal each among those of the host, under the name of the claim: so {@code dmaowner history}, {@code show}
 * and {@code undo --id} know them, and a run that was interrupted is found again. While a claim has devices, their groups are leased to it. For
 * use by one thread.
 */
final class JournaledPreparation implements Preparation {

    private static final String PREFIX = DriverNames.DRIVER + ":";

    private final Node node;
    private final StateFolder state;
    private final Claims claims;
    private final Duration deadline;

    /**
     * @param state the host's folder of journals, whose lock and leases keep other programs away
     * @param deadline how long a write to the host may take
     */
    JournaledPreparation(Node node, StateFolder state, Duration deadline) {
        this.node = node;
        this.state = state;
        this.claims = new Claims(state);
        this.deadline = deadline;
    }

    @Override
    public Optional<String> prepare(String claim, List<DeviceId> devices) throws IOException {
        return locked(claim, () -> prepareLocked(claim, devices));
    }

    @Override
    public Optional<String> unprepare(String claim) throws IOException {
        return locked(claim, () -> giveBack(claim));
    }

    @Override
    public List<String> claims() throws IOException {
        return claims.list().stream()
                .map(run -> run.journal().head().claim())
                .filter(name -> name.startsWith(PREFIX))
                .map(name -> name.substring(PREFIX.length()))
                .filter(DriverNames::isUid)
                .sorted()
                .distinct()
                .toList();
    }

    /** What is done under the lock of the host. */
    private interface Work {
        Optional<String> go() throws IOException;
    }

    private Optional<String> locked(String claim, Work work) throws IOException {
        try {
            HostLock lock = state.lock("the driver of Kubernetes, for claim " + claim);
            try {
                return work.go();
            } finally {
                lock.close();
            }
        } catch (HostLockedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> prepareLocked(String claim, List<DeviceId> devices) throws IOException {
        Optional<NumberedJournal> standing = claims.standing(name(claim));
        if (standing.isPresent() && isPrepared(standing.get().journal(), devices)) {
            leaseTo(claim, standing.get());
            return Optional.empty();
        }
        Optional<String> stuck = giveBack(claim);
        if (stuck.isPresent()) {
            return stuck;
        }
        return planned(node.survey(), devices)
                .<Result>fold(
                        ready -> carriedOut(claim, ready.plan()),
                        missing -> Result.failed(words(missing)),
                        refused -> Result.failed(refused.why().reason()))
                .get();
    }

    /** An answer that may have to be waited for, and may fail with the host. */
    private interface Result {
        Optional<String> get() throws IOException;

        static Result failed(String why) {
            return () -> Optional.of(why);
        }
    }

    private static String words(Planning.NotAgreed missing) {
        return Stream.concat(
                        missing.findings().stream().map(JournaledPreparation::words),
                        missing.companions().stream()
                                .map(sibling -> sibling.device() + " would have to leave " + sibling.driver()))
                .collect(Collectors.joining("; "));
    }

    private static String words(GuardFinding finding) {
        return finding.device().name() + " " + finding.reason() + " (" + finding.guard() + ")";
    }

    /** The whole group is claimed, so its other members may leave their drivers; no safety check is overruled. */
    private Planning planned(HostSurvey survey, List<DeviceId> devices) throws IOException {
        Set<DeviceId> members = devices.stream()
                .flatMap(id -> survey.device(id).flatMap(SurveyedDevice::group).stream())
                .flatMap(id -> survey.group(id).stream())
                .flatMap(group -> group.members().stream())
                .collect(Collectors.toSet());
        return node.planner(survey)
                .plan(PlanRequest.of(Goal.Take.toUserspace(survey, devices)).with(members));
    }

    private boolean isPrepared(Journal journal, List<DeviceId> devices) throws IOException {
        Plan plan = journal.plan();
        boolean isSame = journal.progress() == Progress.APPLIED
                && new HashSet<>(plan.goal().devices()).equals(Set.copyOf(devices))
                && plan.facts().changesOfHost(node.host()).isEmpty();
        if (!isSame) {
            return false;
        }
        HostSurvey survey = node.survey();
        return devices.stream()
                .allMatch(id ->
                        survey.device(id).filter(SurveyedDevice::isForUserspace).isPresent());
    }

    private Result carriedOut(String claim, Plan plan) {
        return () -> {
            Optional<Refusal> leased = state.leases().against(plan.goal().devices(), name(claim), Instant.now());
            if (leased.isPresent()) {
                return Optional.of(leased.get().reason());
            }
            RunHead head = new RunHead(
                    "the driver of Kubernetes",
                    Optional.of(Instant.now().truncatedTo(ChronoUnit.SECONDS)),
                    "",
                    node.name(),
                    name(claim),
                    name(claim));
            NumberedJournal begun = state.begin(plan, head);
            RunOutcome outcome = new PlanRun(node.host(), begun.journal(), RunSettings.within(deadline)).resume();
            if (outcome instanceof RunOutcome.Finished) {
                leaseTo(claim, begun);
                return Optional.empty();
            }
            Optional<String> stuck = giveBack(claim);
            return Optional.of(words(outcome)
                    + stuck.map(why -> "; and not all could be undone yet: " + why)
                            .orElse(""));
        };
    }

    private void leaseTo(String claim, NumberedJournal run) throws IOException {
        state.leases().makeForRun(run.journal().plan(), name(claim), run.number(), Instant.now());
    }

    private Optional<String> giveBack(String claim) throws IOException {
        Optional<NumberedJournal> run = claims.standing(name(claim));
        while (run.isPresent()) {
            Optional<String> stuck = undone(run.get().journal());
            if (stuck.isPresent()) {
                return stuck;
            }
            run = claims.standing(name(claim));
        }
        // After the run, and also where an earlier call was killed between the two.
        state.leases().endAllOf(name(claim), Instant.now());
        return Optional.empty();
    }

    private Optional<String> undone(Journal journal) throws IOException {
        PlanRun run = new PlanRun(node.host(), journal, RunSettings.within(deadline));
        List<DeviceId> devices = run.devicesToUndo();
        if (!devices.isEmpty()) {
            List<GuardFinding> findings = node.planner(node.survey())
                    .checks(new Goal.Give(devices), List.of())
                    .findings();
            if (!findings.isEmpty()) {
                return Optional.of(
                        findings.stream().map(JournaledPreparation::words).collect(Collectors.joining("; ")));
            }
        }
        RunOutcome outcome = run.undo();
        return outcome instanceof RunOutcome.Finished ? Optional.empty() : Optional.of(words(outcome));
    }

    private static String words(RunOutcome outcome) {
        if (outcome instanceof RunOutcome.NotBegun not) {
            return not.why().reason();
        } else if (outcome instanceof RunOutcome.Stopped stopped) {
            return stopped.obstacles().stream()
                    .map(obstacle -> obstacle.action().device().name() + ": "
                            + obstacle.why().reason()
                            + obstacle.holders().stream()
                                    .map(holder -> ", " + holder)
                                    .collect(Collectors.joining()))
                    .collect(Collectors.joining("; "));
        }
        return "";
    }

    /** {@return the name of a claim among those of all programs} */
    private static String name(String claim) {
        if (!DriverNames.isUid(claim)) {
            throw new IllegalArgumentException("this is no uid of a claim: " + claim);
        }
        return PREFIX + claim;
    }
}
