package dev.dmaowner.app.why;

import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.names.NameLookup;
import dev.dmaowner.app.names.Named;
import dev.dmaowner.app.prediction.LazyPrediction;
import dev.dmaowner.app.verdict.CheckLines;
import dev.dmaowner.app.verdict.GroupVerdicts;
import dev.dmaowner.app.verdict.TakeCommandLine;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.Blocker;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.MachineView;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The answer of a machine about the devices and groups that a text names, the same as that of {@code show}.
 *
 * @param source the machine
 * @param things those that it has
 * @param absent the names of those that it does not have
 */
record MachineAnswer(String source, List<Thing> things, List<String> absent) {

    MachineAnswer {
        things = List.copyOf(things);
        absent = List.copyOf(absent);
    }

    /**
     * A device or a group.
     *
     * @param name the name in the text
     * @param driver the driver of the device, empty if it has none or this is a group
     * @param group its group, empty if it is in none
     */
    record Thing(String name, Optional<String> driver, Optional<GroupAnswer> group) {

        private boolean isIn(Optional<SurveyedGroup> other) {
            return group.map(GroupAnswer::group).equals(other);
        }
    }

    /**
     * What is known of a group.
     *
     * @param blockers what keeps userspace from it
     * @param findings what safety checks have against taking it
     * @param cure what would let userspace have it, empty if nothing blocks it
     */
    record GroupAnswer(
            SurveyedGroup group,
            Availability availability,
            List<String> blockers,
            List<String> findings,
            Optional<String> cure) {

        GroupAnswer {
            blockers = List.copyOf(blockers);
            findings = List.copyOf(findings);
        }
    }

    /**
     * {@return the answer}
     *
     * @param machines predicts groups from registers
     * @param options the options of a command that takes what is named, in words
     * @throws IOException if the machine cannot be read
     */
    static MachineAnswer of(MachineView view, MachineFactory machines, List<String> options, List<NamedThings> named)
            throws IOException {
        HostSurvey survey = view.survey();
        NameLookup lookup = new NameLookup(view.host());
        GroupVerdicts verdicts = GroupVerdicts.ofNamed(view.host(), survey, new LazyPrediction(view.host(), machines));
        TakeCommandLine commands = new TakeCommandLine(survey, options);
        Set<String> words = new LinkedHashSet<>();
        named.stream()
                .flatMap(things -> Stream.concat(things.device().stream(), things.group().stream()))
                .forEach(words::add);
        List<Thing> things = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (String word : words) {
            Optional<Named> found = found(lookup, word);
            if (found.isEmpty()) {
                absent.add(word);
                continue;
            }
            Optional<SurveyedDevice> device =
                    found.get() instanceof Named.OfDevice its ? survey.device(its.id()) : Optional.empty();
            Optional<GroupId> id = found.get() instanceof Named.OfGroup its
                    ? Optional.of(its.id())
                    : device.flatMap(SurveyedDevice::group);
            Optional<SurveyedGroup> group = id.flatMap(survey::group);
            if (device.isEmpty() && things.stream().anyMatch(thing -> thing.isIn(group))) {
                continue;
            }
            things.add(new Thing(
                    device.isPresent() ? word : "group " + word,
                    device.flatMap(SurveyedDevice::driver),
                    group.isPresent()
                            ? Optional.of(answer(survey, verdicts, commands, group.get()))
                            : Optional.empty()));
        }
        return new MachineAnswer(survey.host().source(), things, absent);
    }

    private static Optional<Named> found(NameLookup lookup, String word) throws IOException {
        try {
            return Optional.of(lookup.deviceOrGroup(word));
        } catch (CommandFailure e) {
            // The text can be about another machine.
            return Optional.empty();
        }
    }

    private static GroupAnswer answer(
            HostSurvey survey, GroupVerdicts verdicts, TakeCommandLine commands, SurveyedGroup group)
            throws IOException {
        Availability availability = Availability.of(survey, group);
        Optional<Verdict> verdict = verdicts.of(group);
        return new GroupAnswer(
                group,
                availability,
                group.blockers().stream().map(Blocker::reason).toList(),
                CheckLines.findings(verdicts.findings(group)),
                availability == Availability.BLOCKED
                        ? verdict.map(its -> commands.cure(group.id(), its))
                        : Optional.empty());
    }
}
