package com.example.agent;

import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.DirectoryHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.machine.*;
import dev.dmaowner.machine.MachineBuilder.*;
import dev.dmaowner.plan.*;
import dev.dmaowner.spi.*;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/** Lists what of this host, or of a capture, can be taken, and rehearses taking it. */
public final class Agent {

    private static <S> List<S> installed(Class<S> service, ServiceLoader<S> loader) {
        return loader.stream().map(ServiceLoader.Provider::get).toList();
    }

    /** Takes a folder with a capture of {@code /sys}, or nothing for this host. */
    public static void main(String[] args) throws IOException {
        Host host = args.length == 0
                ? LiveHost.thisMachine(RegisterAccess.NONE)
                : DirectoryHost.of(Path.of(args[0]), args[0]);
        List<BusType> buses = installed(BusType.class, ServiceLoader.load(BusType.class));
        List<Driver> drivers = installed(Driver.class, ServiceLoader.load(Driver.class));
        HostSurvey survey = HostSurvey.of(host, SurveyRequest.of(buses, drivers));
        Planner planner = new Planner(host, survey, () -> simulate(host, survey, buses, drivers), Guards.all());
        for (SurveyedDevice device : survey.devices()) {
            if (device.group().isPresent() && device.id().bus().equals("pci")) {
                Goal take = new Goal.Take(List.of(device.id()), "vfio-pci");
                System.out.println(device.id().name() + ": " + words(planner.plan(PlanRequest.of(take))));
            }
        }
    }

    private static Host simulate(Host host, HostSurvey survey, List<BusType> buses, List<Driver> drivers)
            throws IOException {
        MachineBuilder machine = Machine.builder()
                .host(host, Firmware.read(host))
                .bindings(InitialBindings.AS_RECORDED)
                .groups(InitialGroups.AS_RECORDED);
        buses.forEach(machine::bus);
        drivers.forEach(machine::driver);
        Set<String> known = new HashSet<>();
        drivers.forEach(driver -> known.add(driver.description().bus() + "/" + driver.description().name()));
        survey.devices().forEach(device -> device.driver()
                .filter(name -> known.add(device.id().bus() + "/" + name))
                .map(name -> DriverDescription.of(device.id().bus(), name, device.device().modalias()))
                .ifPresent(driver -> machine.driver(new CatalogueDriver(driver))));
        return machine.build().host();
    }

    private static String words(Planning planning) {
        return planning.fold(
                ready -> "can be taken, in " + ready.plan().steps().size() + " steps",
                missing -> "can be taken, if these leave their drivers: " + missing.companions(),
                guarded -> "can be taken, if these guards are overruled: " + guarded.findings(),
                refused -> "cannot be taken: " + refused.why());
    }
}
