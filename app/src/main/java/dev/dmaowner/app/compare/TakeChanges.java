package dev.dmaowner.app.compare;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.compare.DevicePairs.Pair;
import dev.dmaowner.app.compare.Finding.Effect;
import dev.dmaowner.app.compare.Finding.Kind;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.check.NotChecked;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.Blocker;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Compares the verdicts on devices that two machines have: whether userspace can take them, and what has to be agreed to. */
final class TakeChanges {

    /** How far a group is from userspace. */
    private enum Level {
        TAKEABLE("takeable"),
        IN_USE("not takeable until its drivers leave it"),
        REFUSED("not takeable by any plan");

        private final String words;

        Level(String words) {
            this.words = words;
        }
    }

    private record Change(GroupId first, GroupId second, Level was, Level is) {}

    private record Consent(GroupId first, GroupId second, Effect effect, String guard, String reason) {}

    private final ComparedMachine before;
    private final ComparedMachine after;
    private final Map<Change, List<DeviceId>> changes = new LinkedHashMap<>();
    private final Map<Consent, List<DeviceId>> consents = new LinkedHashMap<>();
    private int notRecorded;

    TakeChanges(ComparedMachine before, ComparedMachine after) {
        this.before = before;
        this.after = after;
    }

    /** {@return how many devices cannot be compared, because one side does not record their drivers} */
    int notRecorded() {
        return notRecorded;
    }

    void find(List<Pair> pairs, Consumer<Finding> found) throws IOException {
        for (Pair pair : pairs) {
            Optional<SurveyedGroup> first = group(before, pair.before().group());
            Optional<SurveyedGroup> second = group(after, pair.after().group());
            if (first.isPresent() && second.isPresent() && !pair.after().isBridge()) {
                compare(pair, first.get(), second.get());
            }
        }
        for (Map.Entry<Change, List<DeviceId>> change : changes.entrySet()) {
            found.accept(finding(change.getKey(), change.getValue()));
        }
        consents.forEach((consent, devices) -> found.accept(finding(consent, devices)));
    }

    private static Optional<SurveyedGroup> group(ComparedMachine machine, Optional<GroupId> id) {
        return id.flatMap(machine.survey()::group);
    }

    private void compare(Pair pair, SurveyedGroup first, SurveyedGroup second) throws IOException {
        Optional<Level> was = level(before, first);
        Optional<Level> is = level(after, second);
        if (was.isEmpty() || is.isEmpty()) {
            notRecorded++;
        } else if (was.get() != is.get()) {
            changes.computeIfAbsent(new Change(first.id(), second.id(), was.get(), is.get()), key -> new ArrayList<>())
                    .add(pair.after().id());
        }
        if (isPlanned(before, first) && isPlanned(after, second)) {
            consents(pair, first, second);
        }
    }

    private static Optional<Level> level(ComparedMachine machine, SurveyedGroup group) throws IOException {
        Availability availability = Availability.of(machine.survey(), group);
        if (availability == Availability.NOT_RECORDED) {
            return Optional.empty();
        }
        boolean isRefused =
                machine.verdicts().of(group).flatMap(Verdict::refusal).isPresent();
        return Optional.of(isRefused ? Level.REFUSED : availability.isTakeable() ? Level.TAKEABLE : Level.IN_USE);
    }

    /** {@return whether a plan would take it, so that safety checks are asked} */
    private static boolean isPlanned(ComparedMachine machine, SurveyedGroup group) throws IOException {
        return machine.verdicts()
                .of(group)
                .filter(verdict -> verdict.refusal().isEmpty())
                .isPresent();
    }

    private void consents(Pair pair, SurveyedGroup first, SurveyedGroup second) throws IOException {
        Map<String, String> was = findings(before, first, pair.before().id());
        Map<String, String> is = findings(after, second, pair.after().id());
        Set<String> notMadeBefore = notMade(before, first);
        Set<String> notMadeAfter = notMade(after, second);
        is.forEach((guard, reason) -> {
            if (!was.containsKey(guard) && !notMadeBefore.contains(guard)) {
                add(new Consent(first.id(), second.id(), Effect.WORSE, guard, reason), pair);
            }
        });
        was.forEach((guard, reason) -> {
            if (!is.containsKey(guard) && !notMadeAfter.contains(guard)) {
                add(new Consent(first.id(), second.id(), Effect.BETTER, guard, reason), pair);
            }
        });
    }

    private void add(Consent consent, Pair pair) {
        consents.computeIfAbsent(consent, key -> new ArrayList<>())
                .add(pair.after().id());
    }

    private static Map<String, String> findings(ComparedMachine machine, SurveyedGroup group, DeviceId device)
            throws IOException {
        Map<String, String> findings = new LinkedHashMap<>();
        for (GuardFinding finding : machine.verdicts().findings(group)) {
            if (finding.device().equals(device)) {
                findings.putIfAbsent(finding.guard(), finding.reason());
            }
        }
        return findings;
    }

    private static Set<String> notMade(ComparedMachine machine, SurveyedGroup group) throws IOException {
        return machine.verdicts().notChecked(List.of(group)).stream()
                .map(NotChecked::guard)
                .collect(Collectors.toSet());
    }

    private Finding finding(Change change, List<DeviceId> devices) throws IOException {
        boolean isWorse = change.is().compareTo(change.was()) > 0;
        String name = Names.group(change.first().toString(), change.second().toString());
        String why = isWorse ? why(change.second()) : "";
        return Finding.of(
                        isWorse ? Effect.WORSE : Effect.BETTER,
                        Kind.TAKEABLE,
                        devices,
                        Optional.of(change.second().toString()),
                        name + " was " + change.was().words + ", and is " + change.is().words
                                + (why.isEmpty() ? "" : ": " + why))
                .from(change.was().words, change.is().words);
    }

    private String why(GroupId id) throws IOException {
        Optional<SurveyedGroup> group = after.survey().group(id);
        if (group.isEmpty()) {
            return "";
        }
        Optional<Refusal> refusal = after.verdicts().of(group.get()).flatMap(Verdict::refusal);
        return refusal.map(Refusal::reason)
                .orElseGet(() ->
                        group.get().blockers().stream().map(Blocker::reason).collect(Collectors.joining("; ")));
    }

    private static Finding finding(Consent consent, List<DeviceId> devices) {
        String what = Names.of(devices) + ": " + consent.reason() + " (check " + consent.guard() + ")";
        boolean isWorse = consent.effect() == Effect.WORSE;
        return Finding.of(
                consent.effect(),
                Kind.CONSENT,
                devices,
                Optional.of(consent.second().toString()),
                "taking "
                        + Names.group(
                                consent.first().toString(), consent.second().toString())
                        + (isWorse ? " needs a consent that it did not need: " : " no longer needs this consent: ")
                        + what);
    }
}
