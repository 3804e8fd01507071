package dev.dmaowner.app.show;

import dev.dmaowner.app.machine.HostMachine;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.plan.HostSurvey;
import dev.dmaowner.plan.SurveyRequest;
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
     * Look at a machine: a device tree alone is booted first.
     *
     * @throws IOException if the host or the module files cannot be read
     */
    static ShownMachine of(Host host, InstalledPlugins plugins, HostMachine maker) throws IOException {
        SurveyRequest request = SurveyRequest.of(plugins.busTypeServices(), plugins.driverServices());
        Optional<Firmware> treeAlone = treeAlone(host);
        if (treeAlone.isEmpty()) {
            // A kernel at work shows its drivers itself; a list of them that is none is the user's mistake all the
            // same.
            maker.givenModules();
            SurveyRequest chosen = maker.rules().map(request::with).orElse(request);
            return new ShownMachine(host, HostSurvey.of(host, chosen), Optional.empty());
        }
        Machine booted = maker.simulate(host);
        SurveyRequest exact = request.with(treeAlone.get())
                .with(booted.rules())
                .withExactOwnership(id -> booted.group(id).map(GroupOwnership::ownership));
        Board board = BoardReader.read(host, treeAlone.get(), maker, booted);
        return new ShownMachine(booted.host(), HostSurvey.of(booted.host(), exact), Optional.of(board));
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

    private static Optional<Firmware> treeAlone(Host host) throws IOException {
        if (HostMachine.isRunning(host)) {
            return Optional.empty();
        }
        Firmware firmware = Firmware.read(host);
        return firmware.deviceTree().isPresent() ? Optional.of(firmware) : Optional.empty();
    }
}
