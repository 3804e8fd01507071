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
 * A surveyed machine, with the board it is if there is only a device tree.
 *
 * @param host the host that answers; of a board, its simulation after boot
 * @param survey its survey
 * @param board what the device tree predicts, empty for a running or captured kernel
 */
record ShownMachine(Host host, HostSurvey survey, Optional<Board> board) {

    /**
     * Surveys a machine.
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

    /** {@return a hint on what would show more, a human-readable sentence} */
    Optional<String> hint() {
        boolean nothingProbed = survey.groups().isEmpty()
                && board.filter(known -> !known.places().isEmpty()).isPresent();
        return nothingProbed
                ? Optional.of(
                        "no installed driver binds a device behind an IOMMU; --drivers FILE adds the drivers of a kernel's"
                                + " modules.alias")
                : Optional.empty();
    }
}
