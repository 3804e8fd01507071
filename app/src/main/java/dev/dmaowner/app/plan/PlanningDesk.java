package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.machine.HostMachine;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Guards;
import dev.dmaowner.plan.HostSurvey;
import dev.dmaowner.plan.Planner;
import dev.dmaowner.plan.SurveyRequest;
import java.io.IOException;

/**
 * A host, what it looks like, and who makes plans for it.
 *
 * @param host the host
 * @param survey as it was when the desk was opened
 * @param planner a planner that rehearses on a simulation of it
 */
record PlanningDesk(Host host, HostSurvey survey, Planner planner) {

    static PlanningDesk open(Host host, GlobalOptions global) throws IOException, CommandFailure {
        InstalledPlugins plugins = InstalledPlugins.findSome(global);
        HostSurvey survey = HostSurvey.of(host, SurveyRequest.of(plugins.busTypeServices(), plugins.driverServices()));
        HostMachine maker = HostMachine.with(plugins);
        Planner planner = new Planner(host, survey, () -> maker.simulate(host).host(), Guards.all());
        return new PlanningDesk(host, survey, planner);
    }
}
