package dev.dmaowner.app.verdict;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.ShellWord;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.HostSurvey;
import java.util.List;

/** The command that plans what a verdict describes, as the user can type it. */
public final class TakeCommandLine {

    private final HostSurvey survey;
    private final List<String> machines;

    /** @param machines the values of {@code --machine}, none for the running machine */
    public TakeCommandLine(HostSurvey survey, List<String> machines) {
        this.survey = survey;
        this.machines = machines;
    }

    /** {@return what lets userspace have a blocked group: the commands, or advice where none helps} */
    public String cure(GroupId group, Verdict verdict) {
        return verdict.refusal()
                .map(why -> why.cure().orElse("none is known"))
                .orElseGet(() -> ofGroup(group, verdict));
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
        leaving.forEach(sibling -> command.append(" --with ").append(word(sibling.device())));
        machines.forEach(name -> command.append(" -m ").append(ShellWord.of(name)));
        return command.toString();
    }

    private String word(DeviceId device) {
        return ShellWord.of(survey.wordFor(device));
    }
}
