package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.DriversOption;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.prediction.LazyPrediction;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.check.Guard;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.planner.Planner;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.util.Optional;

/**
 * A host, its survey and a planner for it.
 *
 * @param host the host
 * @param survey as it was when the session was opened
 * @param planner a planner that rehearses on a simulation of the host
 */
record PlanningSession(Host host, HostSurvey survey, Planner planner) {

    /** A session for the host of a planner. */
    PlanningSession(Planner planner) {
        this(planner.host(), planner.survey(), planner);
    }

    /** {@return a session that makes one more safety check, if there is one} */
    PlanningSession with(Optional<Guard> guard) {
        return guard.isPresent() ? new PlanningSession(host, survey, planner.with(guard.get())) : this;
    }

    /** {@return a session for a machine under the rules of its kernel} */
    static PlanningSession open(Host machine, GlobalOptions global) throws IOException, CommandFailure {
        return open(machine, new RulesOption(), new DriversOption(), global);
    }

    /** {@return a session for a machine; if that is only a device tree, for the machine after boot} */
    static PlanningSession open(Host machine, RulesOption rules, DriversOption drivers, GlobalOptions global)
            throws IOException, CommandFailure {
        InstalledPlugins plugins = InstalledPlugins.findSome(global);
        MachineFactory machines = drivers.applyTo(rules.applyTo(MachineFactory.of(plugins.plugins())));
        MachineView view = MachineView.of(machine, machines);
        Host host = view.host();
        HostSurvey survey = view.survey();
        Planner planner = new Planner(
                host,
                survey,
                () -> machines.modulesAsShown().simulate(host).host(),
                Guards.all(new LazyPrediction(host, machines)));
        return new PlanningSession(host, survey, planner);
    }
}
