package com.example.agent;

import dev.dmaowner.host.*;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.planner.*;
import dev.dmaowner.plan.survey.*;
import dev.dmaowner.spi.*;
import java.io.IOException;
import java.nio.file.Path;
import java.util.*;

/** Lists which devices of this host, or of a capture in a folder, can be taken. Each answer is rehearsed. */
public final class Agent {
    public static void main(String[] args) throws IOException {
        Host host = args.length == 0 ? LiveHost.thisMachine(RegisterAccess.NONE) : DirectoryHost.of(Path.of(args[0]), args[0]);
        Plugins plugins = Plugins.of(all(ServiceLoader.load(BusType.class)), all(ServiceLoader.load(Driver.class)),
                all(ServiceLoader.load(IommuDriver.class)));
        MachineFactory machines = MachineFactory.of(plugins);
        System.out.println("rules: " + machines.rulesFor(host));
        System.out.println("IOMMU drivers: " + plugins.iommuDrivers().stream().map(IommuDriver::name).toList());
        HostSurvey survey = MachineView.of(host, machines).survey();
        Planner planner = new Planner(host, survey, () -> machines.simulate(host).host(), Guards.all());
        for (SurveyedDevice device : survey.devices()) {
            Goal take = new Goal.Take(List.of(device.id()), "vfio-" + device.id().bus());
            System.out.println(device.id().name() + ": " + planner.plan(PlanRequest.of(take)).fold(
                    ready -> "can be taken, in " + ready.plan().steps().size() + " steps",
                    missing -> "can be taken, if these leave their drivers: " + missing.companions()
                            + ", and these findings are accepted: " + missing.findings(),
                    refused -> "cannot be taken: " + refused.why()));
        }
    }

    private static <S> List<S> all(ServiceLoader<S> loader) {
        return loader.stream().map(ServiceLoader.Provider::get).toList();
    }
}
