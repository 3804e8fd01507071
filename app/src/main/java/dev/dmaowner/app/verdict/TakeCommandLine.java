package dev.dmaowner.app.verdict;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.cli.DriversOption;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.host.ShellWord;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.HostSurvey;
import java.util.List;
import java.util.Optional;

/** The command that plans what a verdict describes, as the user can type it. */
public final class TakeCommandLine {

    private final HostSurvey survey;
    private final List<String> options;

    /** @param options the words of {@link #options}, none for the running machine as it is */
    public TakeCommandLine(HostSurvey survey, List<String> options) {
        this.survey = survey;
        this.options = options;
    }

    /** {@return the options of a command that its plan needs too, in words} */
    public static List<String> options(MachineOptions machine, RulesOption rules, DriversOption drivers) {
        List<String> words = machine.words();
        words.addAll(rules.words());
        words.addAll(drivers.words());
        return words;
    }

    /** {@return what lets userspace have a blocked group: the commands, or advice where none helps} */
    public String cure(GroupId group, Verdict verdict) {
        Optional<Refusal> refusal = verdict.refusal();
        return refusal.isPresent() ? refusal.get().cure().orElse("none is known") : ofGroup(group, verdict);
    }

    /** {@return the command that takes a group} */
    public String ofGroup(GroupId group, Verdict verdict) {
        return command(group.toString(), verdict.leaving());
    }

    /** {@return the command that takes the devices of a verdict} */
    public String of(Verdict verdict) {
        List<String> words = verdict.goal().devices().stream().map(this::word).toList();
        return command(String.join(" ", words), verdict.leaving());
    }

    private String command(String what, List<Companion> leaving) {
        StringBuilder command = new StringBuilder("dmaowner plan take ").append(what);
        for (Companion sibling : leaving) {
            command.append(" --with ").append(word(sibling.device()));
        }
        for (String option : options) {
            command.append(' ').append(ShellWord.of(option));
        }
        return command.toString();
    }

    private String word(DeviceId device) {
        return ShellWord.of(survey.wordFor(device));
    }
}
