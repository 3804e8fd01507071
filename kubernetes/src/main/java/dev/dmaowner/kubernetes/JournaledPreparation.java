package dev.dmaowner.kubernetes;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.planner.PlanRequest;
import dev.dmaowner.plan.planner.Planner;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.HostLock;
import dev.dmaowner.plan.run.HostLockedException;
import dev.dmaowner.plan.run.Journal;
import dev.dmaowner.plan.run.Journal.Progress;
import dev.dmaowner.plan.run.JournalReading;
import dev.dmaowner.plan.run.PlanRun;
import dev.dmaowner.plan.run.RunHead;
import dev.dmaowner.plan.run.RunOutcome;
import dev.dmaowner.plan.run.RunSettings;
import dev.dmaowner.plan.run.StateFolder;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prepares claims by plans: each claim has a folder of journals of its own, so that after a crash its journal is found by its uid; the
 * lock and the leases are those of the host. For use by one thread.
 */
final class JournaledPreparation implements Preparation {

    private final Node node;
    private final StateFolder state;
    private final Path folder;
    private final Duration deadline;

    /**
     * @param state the host's folder of journals, whose lock and leases keep other programs away
     * @param deadline how long a write to the host may take
     */
    JournaledPreparation(Node node, StateFolder state, Duration deadline) {
        this.node = node;
        this.state = state;
        this.folder = state.path().resolve("claims");
        this.deadline = deadline;
    }

    @Override
    public Optional<String> prepare(String claim, List<DeviceId> devices) throws IOException {
        return locked(claim, () -> prepareLocked(claim, devices));
    }

    @Override
    public Optional<String> unprepare(String claim) throws IOException {
        return Files.exists(folderOf(claim)) ? locked(claim, () -> giveBack(claim)) : Optional.empty();
    }

    @Override
    public List<String> claims() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.map(path -> String.valueOf(path.getFileName()))
                    .filter(DriverNames::isUid)
                    .sorted()
                    .toList();
        }
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
        HostSurvey survey = node.survey();
        if (isPrepared(claim, survey, devices)) {
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
        Planner planner = node.planner(survey);
        PlanRequest request = PlanRequest.of(Goal.Take.toUserspace(survey, devices));
        Planning first = planner.plan(request);
        return first instanceof Planning.NotAgreed missing && missing.findings().isEmpty()
                ? planner.plan(request.with(
                        missing.companions().stream().map(Companion::device).collect(Collectors.toSet())))
                : first;
    }

    private boolean isPrepared(String claim, HostSurvey survey, List<DeviceId> devices) throws IOException {
        Optional<Journal> journal = newest(claim);
        if (journal.isEmpty() || journal.get().progress() != Progress.APPLIED) {
            return false;
        }
        Plan plan = journal.get().plan();
        boolean isSame = new HashSet<>(plan.goal().devices()).equals(Set.copyOf(devices))
                && plan.facts().changesOfHost(node.host()).isEmpty();
        return isSame
                && devices.stream().allMatch(id -> survey.device(id)
                        .filter(SurveyedDevice::isForUserspace)
                        .isPresent());
    }

    private Result carriedOut(String claim, Plan plan) {
        return () -> {
            Optional<String> leased = state.leases()
                    .against(plan.goal().devices(), "", Instant.now())
                    .map(why -> why.reason());
            if (leased.isPresent()) {
                return leased;
            }
            StateFolder own = new StateFolder(folderOf(claim));
            RunHead head = new RunHead(
                    "the driver of Kubernetes",
                    Optional.of(Instant.now().truncatedTo(ChronoUnit.SECONDS)),
                    "",
                    "",
                    claim,
                    "");
            Journal journal = own.begin(plan, head).journal();
            RunOutcome outcome = new PlanRun(node.host(), journal, RunSettings.within(deadline)).resume();
            if (outcome instanceof RunOutcome.Finished) {
                return Optional.empty();
            }
            Optional<String> stuck = giveBack(claim);
            return Optional.of(words(outcome)
                    + stuck.map(why -> "; and not all could be undone yet: " + why)
                            .orElse(""));
        };
    }

    private Optional<String> giveBack(String claim) throws IOException {
        if (!Files.exists(folderOf(claim))) {
            return Optional.empty();
        }
        StateFolder own = new StateFolder(folderOf(claim));
        List<Integer> journals = own.journals();
        for (int i = journals.size() - 1; i >= 0; i--) {
            Optional<String> stuck = undone(JournalReading.of(own.storage(journals.get(i))), journals.get(i), claim);
            if (stuck.isPresent()) {
                return stuck;
            }
        }
        delete(folderOf(claim));
        return Optional.empty();
    }

    private Optional<String> undone(JournalReading reading, int number, String claim) throws IOException {
        if (reading instanceof JournalReading.NothingDone) {
            return Optional.empty();
        } else if (reading instanceof JournalReading.Sound sound) {
            return isOver(sound.journal().progress()) ? Optional.empty() : undone(sound.journal());
        }
        return Optional.of("journal " + number + " in " + folderOf(claim)
                + " is damaged or of a newer program, and is left as it is: " + reading);
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

    private static boolean isOver(Progress progress) {
        return progress == Progress.UNDONE || progress == Progress.NOT_BEGUN;
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

    private Optional<Journal> newest(String claim) throws IOException {
        if (!Files.exists(folderOf(claim))) {
            return Optional.empty();
        }
        StateFolder own = new StateFolder(folderOf(claim));
        List<Integer> journals = own.journals();
        return journals.size() == 1
                        && JournalReading.of(own.storage(journals.get(0))) instanceof JournalReading.Sound sound
                ? Optional.of(sound.journal())
                : Optional.empty();
    }

    private Path folderOf(String claim) {
        if (!DriverNames.isUid(claim)) {
            throw new IllegalArgumentException("this is no uid of a claim: " + claim);
        }
        return folder.resolve(claim);
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
