package dev.dmaowner.app.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.machine.ModuleCatalogue;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.check.Guard;
import dev.dmaowner.plan.planner.PlanRequest;
import dev.dmaowner.plan.planner.Planner;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A simulated machine of some host, and a planner for it. */
final class PlannedMachine {

    private final InstalledPlugins plugins;
    private final Host host;

    private final MachineFactory maker;

    private PlannedMachine(InstalledPlugins plugins, MachineFactory maker, Host host) {
        this.plugins = plugins;
        this.maker = maker;
        this.host = host;
    }

    /** {@return a machine as a host shows it, with drivers as it shows them or as a list of modules has them} */
    static PlannedMachine of(Host origin, Optional<Path> modules) throws IOException, CommandFailure {
        InstalledPlugins plugins = InstalledPlugins.findSome(new GlobalOptions(Console.ofProcess()));
        MachineFactory all = MachineFactory.of(plugins.plugins());
        MachineFactory maker = modules.isPresent() ? all.modules(ModuleCatalogue.of(modules.get())) : all;
        return new PlannedMachine(plugins, maker, maker.simulate(origin).host());
    }

    /** {@return a machine that has loaded what a host shows, and no more} */
    static PlannedMachine fresh(Host origin) throws IOException, CommandFailure {
        InstalledPlugins plugins = InstalledPlugins.findSome(new GlobalOptions(Console.ofProcess()));
        MachineFactory maker = MachineFactory.of(plugins.plugins()).modulesAsShown();
        return new PlannedMachine(plugins, maker, maker.simulate(origin).host());
    }

    /** {@return the same machine, whose host answers some things otherwise} */
    PlannedMachine behind(UnaryOperator<Host> front) {
        return new PlannedMachine(plugins, maker, front.apply(host));
    }

    Host host() {
        return host;
    }

    HostSurvey survey() throws IOException {
        return HostSurvey.of(host, SurveyRequest.of(plugins.plugins()).with(maker.modulesOf(host)));
    }

    /** {@return the answer of a planner to whom everything is consented} */
    Planning plan(Goal goal) throws IOException {
        return plan(PlanRequest.of(goal));
    }

    Planning plan(PlanRequest request) throws IOException {
        return plan(request, List.of());
    }

    Planning plan(PlanRequest request, List<Guard> guards) throws IOException {
        HostSurvey survey = survey();
        Set<DeviceId> everyone = new HashSet<>();
        survey.devices().forEach(device -> everyone.add(device.id()));
        Planner planner = new Planner(host, survey, () -> maker.simulate(host).host(), guards);
        return planner.plan(request.with(everyone));
    }
}
