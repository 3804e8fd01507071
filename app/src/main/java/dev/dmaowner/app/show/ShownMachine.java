package dev.dmaowner.app.show;

import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.MachineView;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.Optional;

/**
 * A machine as it is shown.
 *
 * @param host where the answers come from: the host itself, or a simulation where it shows no kernel at work
 * @param survey what was found
 * @param board what else is known beforehand, if there is only a device tree
 */
record ShownMachine(Host host, HostSurvey survey, Optional<Board> board) {

    /**
     * Look at a machine.
     *
     * @throws IOException if the host or the module files cannot be read
     */
    static ShownMachine of(Host host, MachineFactory machines) throws IOException {
        MachineView view = MachineView.of(host, machines);
        Machine booted = view.booted().orElse(null);
        if (booted == null) {
            return new ShownMachine(view.host(), view.survey(), Optional.empty());
        }
        Board board = BoardReader.read(host, view.request().firmware(), machines, booted);
        return new ShownMachine(view.host(), view.survey(), Optional.of(board));
    }

    /** {@return the verdict on a group, estimated from the survey; empty if there is nothing to take in it} */
    Optional<Verdict> verdict(SurveyedGroup group) {
        return Goal.Take.toUserspace(survey, group).map(goal -> Verdict.estimate(host, survey, goal));
    }

    /** {@return what would show more, a sentence for people} */
    Optional<String> hint() {
        boolean nothingProbed = survey.groups().isEmpty()
                && board.filter(known -> !known.places().isEmpty()).isPresent();
        return nothingProbed
                ? Optional.of(
                        "no driver that is installed here takes any device behind an IOMMU: --drivers gives the board a"
                                + " kernel's, from its modules.alias")
                : Optional.empty();
    }
}
