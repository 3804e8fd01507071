package dev.dmaowner.app.show;

import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.app.prediction.LazyPrediction;
import dev.dmaowner.app.verdict.GroupVerdicts;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A surveyed machine, with the board it is if there is only a device tree.
 *
 * @param host the host that answers; of a board, its simulation after boot
 * @param survey its survey
 * @param verdicts the verdicts on its groups
 * @param board what the device tree predicts, empty for a running or captured kernel
 */
record ShownMachine(Host host, HostSurvey survey, GroupVerdicts verdicts, Optional<Board> board) {

    /** How much of a machine is shown. */
    enum Depth {
        /** All of it. */
        OVERVIEW,
        /** A device or a group. */
        NAMED
    }

    /**
     * Surveys a machine.
     *
     * @param depth how much of it is shown
     * @throws IOException if the host or the module files cannot be read
     */
    static ShownMachine of(Host host, MachineFactory machines, Depth depth) throws IOException {
        return of(host, machines, depth, null);
    }

    /**
     * Surveys a machine.
     *
     * @param asked says who owns a group, empty where it does not know; null for what the machine shows
     * @throws IOException if the host or the module files cannot be read
     */
    static ShownMachine of(
            Host host, MachineFactory machines, Depth depth, @Nullable Function<GroupId, Optional<Ownership>> asked)
            throws IOException {
        MachineView shown = MachineView.of(host, machines);
        MachineView view = asked == null
                ? shown
                : new MachineView(shown.host(), shown.request().withExactOwnership(asked), shown.booted());
        HostSurvey survey = view.survey();
        GroupVerdicts verdicts = depth == Depth.OVERVIEW
                ? GroupVerdicts.overview(view.host(), survey)
                : GroupVerdicts.ofNamed(view.host(), survey, new LazyPrediction(view.host(), machines));
        Machine booted = view.booted().orElse(null);
        if (booted == null) {
            return new ShownMachine(view.host(), survey, verdicts, Optional.empty());
        }
        Board board = BoardReader.read(host, view.request().firmware(), machines, booted);
        return new ShownMachine(view.host(), survey, verdicts, Optional.of(board));
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
