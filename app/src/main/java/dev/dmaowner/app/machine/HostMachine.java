package dev.dmaowner.app.machine;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription.Kind;
import dev.dmaowner.host.ModuleCatalogue;
import dev.dmaowner.machine.CatalogueDriver;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.plan.survey.SurveyRequest;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a simulated machine of a host: its devices, its groups and bindings as it shows them, its own drivers in their
 * order, and the plug-ins that are installed. A host that shows no buses, such as a device tree before there is hardware, is
 * started as a kernel would start it.
 */
public final class HostMachine {

    private final InstalledPlugins plugins;
    private final Optional<OwnershipRules> rules;
    private final Optional<Path> drivers;
    private final Map<String, String> parameters;

    private HostMachine(
            InstalledPlugins plugins,
            Optional<OwnershipRules> rules,
            Optional<Path> drivers,
            Map<String, String> parameters) {
        this.plugins = plugins;
        this.rules = rules;
        this.drivers = drivers;
        this.parameters = parameters;
    }

    /** {@return a maker of machines from what is installed, under the rules of each host's own kernel} */
    public static HostMachine with(InstalledPlugins plugins) {
        return new HostMachine(plugins, Optional.empty(), Optional.empty(), Map.of());
    }

    /** {@return a copy that puts a generation of the rule in force, if one is given} */
    public HostMachine rules(Optional<OwnershipRules> generation) {
        return new HostMachine(plugins, generation, drivers, parameters);
    }

    /** {@return a copy that takes a kernel's module files from a file or folder, if one is given} */
    public HostMachine drivers(Optional<Path> moduleFiles) {
        return new HostMachine(plugins, rules, moduleFiles, parameters);
    }

    /**
     * {@return a copy that gives modules these parameters at load}
     *
     * @param given the values by {@code MODULE.NAME}, as on a kernel's command line; other keys are of no module
     */
    public HostMachine parameters(Map<String, String> given) {
        return new HostMachine(plugins, rules, drivers, Map.copyOf(given));
    }

    /** {@return whether a host shows what a kernel has made of it, rather than only what firmware says} */
    public static boolean isRunning(Host host) {
        return host.exists("/sys/bus");
    }

    /**
     * {@return the machine to look at: the host, or where there is only a device tree what a kernel would make of it}
     *
     * @throws IOException if the host, or the module files, cannot be read
     */
    public MachineView view(Host host) throws IOException {
        SurveyRequest request = SurveyRequest.of(plugins.busTypeServices(), plugins.driverServices());
        Firmware firmware = isRunning(host) ? Firmware.NONE : Firmware.read(host);
        if (firmware.deviceTree().isEmpty()) {
            return new MachineView(host, rules.map(request::with).orElse(request), Optional.empty());
        }
        Machine booted = simulate(host);
        SurveyRequest exact = request.with(firmware).with(booted.rules()).withExactOwnership(id -> booted.group(id)
                .map(GroupOwnership::ownership));
        return new MachineView(booted.host(), exact, Optional.of(booted));
    }

    /** {@return the generation of the rule that was asked for, empty to go by each host's kernel} */
    public Optional<OwnershipRules> rules() {
        return rules;
    }

    /** {@return the generation of the rule for a host: the one asked for, or its kernel's, or the newest} */
    public OwnershipRules rulesOf(Host host) {
        return rules.or(() -> host.description().kernelRelease().flatMap(OwnershipRules::ofKernelRelease))
                .orElse(OwnershipRules.LINUX_6_12);
    }

    /**
     * Make the machine.
     *
     * @throws IOException if the host, or the module files, cannot be read
     */
    public Machine simulate(Host host) throws IOException {
        return builder(host).build();
    }

    /**
     * Make the machine as it would be if every device had been probed, so that every group that can form has: a device joins
     * its group when it is configured for its first probe, and not before.
     *
     * @throws IOException if the host, or the module files, cannot be read
     */
    public Machine simulateAllProbed(Host host) throws IOException {
        MachineBuilder builder = builder(host);
        plugins.busTypeServices()
                .forEach(bus ->
                        builder.driver(new AnyDeviceDriver(bus.description().name())));
        Machine machine = builder.build();
        for (Device device : machine.devices()) {
            if (machine.driverOf(device.id()).isEmpty()) {
                machine.host().write(device.sysfsPath() + "/driver_override", AnyDeviceDriver.NAME);
                machine.bind(device.id(), AnyDeviceDriver.NAME);
            }
        }
        return machine;
    }

    /**
     * {@return the modules of the file or folder that was given, empty if none was}
     *
     * @throws IOException if it cannot be read, or tells of no module
     */
    public Optional<ModuleCatalogue> givenModules() throws IOException {
        if (drivers.isEmpty()) {
            return Optional.empty();
        }
        ModuleCatalogue given = ModuleCatalogue.of(drivers.get());
        if (given.modules().isEmpty()) {
            throw new IOException(
                    drivers.get() + " tells of no driver: it is not a modules.alias or a folder with one");
        }
        return Optional.of(given);
    }

    private MachineBuilder builder(Host host) throws IOException {
        Firmware firmware = Firmware.read(host);
        boolean running = isRunning(host);
        MachineBuilder builder = Machine.builder()
                .rules(rulesOf(host))
                .host(host, firmware)
                .configSpace(configSpace(host))
                .bindings(running ? InitialBindings.AS_RECORDED : InitialBindings.BY_MATCHING)
                .groups(running ? InitialGroups.AS_RECORDED : InitialGroups.BY_RULE);
        parameters.forEach((key, value) -> {
            int dot = key.indexOf('.');
            builder.moduleParameter(key.substring(0, Math.max(dot, 0)), key.substring(dot + 1), value);
        });
        plugins.busTypeServices().forEach(builder::bus);
        plugins.iommuDriverServices().forEach(builder::iommu);
        addDrivers(builder, host);
        return builder;
    }

    /** A live host's devices are not woken for a rehearsal. */
    private static ConfigSpace configSpace(Host host) {
        return host.description().kind() == Kind.LIVE ? ConfigSpace.LEAVE_ASLEEP : ConfigSpace.READ_ALL;
    }

    private void addDrivers(MachineBuilder builder, Host host) throws IOException {
        List<Driver> installed = plugins.driverServices();
        Map<String, Driver> byName = new HashMap<>();
        installed.forEach(driver -> byName.put(
                driver.description().bus() + "/" + driver.description().name(), driver));
        Optional<ModuleCatalogue> given = givenModules();
        ModuleCatalogue modules = given.isPresent() ? given.get() : ModuleCatalogue.of(host);
        DriverCatalogue catalogue = new DriverCatalogue(host, modules);
        for (BusType bus : plugins.busTypeServices()) {
            for (DriverDescription driver : catalogue.of(bus.description().name(), installed)) {
                Driver known = byName.get(driver.bus() + "/" + driver.name());
                builder.driver(known == null ? new CatalogueDriver(driver) : known, driver);
            }
        }
    }
}
