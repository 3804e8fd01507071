package dev.dmaowner.kubernetes;

import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.planner.Planner;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.MachineView;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.IommuDriver;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;

/**
 * A node of the cluster.
 *
 * @param name its name in the cluster, which is also that of its pool of devices
 * @param host its host
 * @param machines makes simulations of it
 */
record Node(String name, Host host, MachineFactory machines) {

    /** {@return a node with the plug-ins on the class path} */
    static Node of(String name, Host host) {
        return new Node(
                name,
                host,
                MachineFactory.of(
                        Plugins.of(installed(BusType.class), installed(Driver.class), installed(IommuDriver.class))));
    }

    private static <S> List<S> installed(Class<S> service) {
        return ServiceLoader.load(service).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /**
     * {@return a survey of the host as it is now}
     *
     * @throws IOException if it cannot be read
     */
    HostSurvey survey() throws IOException {
        return MachineView.of(host, machines).survey();
    }

    /** {@return a planner that rehearses on a simulation of the host and makes all safety checks} */
    Planner planner(HostSurvey survey) {
        return new Planner(
                host, survey, () -> machines.modulesAsShown().simulate(host).host(), Guards.all());
    }
}
