package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.planner.Planner;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;

/**
 * A host, what it looks like, and who makes plans for it.
 *
 * @param host the host
 * @param survey as it was when the desk was opened
 * @param planner a planner that rehearses on a simulation of it
 */
record PlanningDesk(Host host, HostSurvey survey, Planner planner) {

    /** {@return a desk for a machine; of a board of which there is only a device tree, as it would be after boot} */
    static PlanningDesk open(Host machine, GlobalOptions global) throws IOException, CommandFailure {
        InstalledPlugins plugins = InstalledPlugins.findSome(global);
        MachineFactory machines = MachineFactory.of(plugins.plugins());
        MachineView view = MachineView.of(machine, machines);
        Host host = view.host();
        HostSurvey survey = view.survey();
        Planner planner =
                new Planner(host, survey, () -> machines.simulate(host).host(), Guards.all());
        return new PlanningDesk(host, survey, planner);
    }
}
