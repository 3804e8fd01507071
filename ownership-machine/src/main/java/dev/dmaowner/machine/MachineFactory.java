package dev.dmaowner.machine;

import dev.dmaowner.KernelRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes simulated machines from hosts. A machine has the host's devices, its groups and bindings as the host shows them, and
 * the host's own drivers in their order, followed by the program's plug-ins. A host that shows no buses, such as a device tree
 * before there is hardware, is booted as a kernel would boot it. Immutable.
 */
public final class MachineFactory {

    private final Plugins plugins;
    private final Optional<RulesChoice> rules;
    private final Optional<ModuleCatalogue> modules;
    private final Map<String, String> parameters;
    private final Loaded loaded;

    /** Which modules are loaded when a machine starts. */
    private enum Loaded {
        /** Those of all drivers that are known. */
        ALL,
        /** As the host shows, and those that udev loads because an id of theirs matches. */
        AS_SHOWN
    }

    private MachineFactory(
            Plugins plugins,
            Optional<RulesChoice> rules,
            Optional<ModuleCatalogue> modules,
            Map<String, String> parameters,
            Loaded loaded) {
        this.plugins = plugins;
        this.rules = rules;
        this.modules = modules;
        this.parameters = parameters;
        this.loaded = loaded;
    }

    /** {@return a factory of machines with these plug-ins, each under the rules of its host's kernel} */
    public static MachineFactory of(Plugins plugins) {
        return new MachineFactory(plugins, Optional.empty(), Optional.empty(), Map.of(), Loaded.ALL);
    }

    /** {@return a copy that uses these rules for every host} */
    public MachineFactory rules(KernelRules generation) {
        return rules(RulesChoice.requested(generation));
    }

    /** {@return a copy that uses the rules of this choice for every host} */
    public MachineFactory rules(RulesChoice choice) {
        return new MachineFactory(plugins, Optional.of(choice), modules, parameters, loaded);
    }

    /** {@return a copy that takes the list of a kernel's modules from here instead of from the host} */
    public MachineFactory modules(ModuleCatalogue catalogue) {
        return new MachineFactory(plugins, rules, Optional.of(catalogue), parameters, loaded);
    }

    /**
     * {@return a copy that gives modules these parameters when they are loaded}
     *
     * @param given the values by {@code MODULE.NAME}, as on a kernel's command line; a key without a dot has no effect
     */
    public MachineFactory parameters(Map<String, String> given) {
        return new MachineFactory(plugins, rules, modules, Map.copyOf(given), loaded);
    }

    /**
     * {@return a copy whose machines have to load what the host has not loaded} Nothing loads a driver by itself that takes devices under
     * an override alone, such as vfio-pci: where the host does not show it, {@link Host#loadModule} registers it.
     */
    public MachineFactory modulesAsShown() {
        return new MachineFactory(plugins, rules, modules, parameters, Loaded.AS_SHOWN);
    }

    /** {@return what is known of the modules of a host's kernel, which is read when it is asked for} */
    public KernelModules modulesOf(Host host) {
        return KernelModules.of(host, modules);
    }

    /** {@return the plug-ins that the machines have} */
    public Plugins plugins() {
        return plugins;
    }

    /**
     * {@return the rules for a host, and why: those asked for, or those of its kernel, or the newest}
     *
     * @throws IOException if the host cannot be read
     */
    public RulesChoice rulesFor(Host host) throws IOException {
        return rules.isPresent() ? rules.get() : RulesChoice.of(host);
    }

    /**
     * Make the machine of a host.
     *
     * @throws IOException if the host cannot be read
     */
    public Machine simulate(Host host) throws IOException {
        return simulate(host, Firmware.read(host));
    }

    /**
     * As {@link #simulate(Host)}, for a caller that has read the host's firmware already.
     *
     * @param firmware the host's firmware
     * @throws IOException if the host cannot be read
     */
    public Machine simulate(Host host, Firmware firmware) throws IOException {
        return builder(host, firmware).build();
    }

    /**
     * Make the machine of a host as it would be after every device had been probed. A device joins its group when it is
     * configured for its first probe, so this machine has every group that can form.
     *
     * @throws IOException if the host cannot be read
     */
    public Machine simulateAllProbed(Host host) throws IOException {
        MachineBuilder builder = builder(host, Firmware.read(host));
        for (BusType bus : plugins.busTypes()) {
            builder.driver(new AnyDeviceDriver(bus.description().name()));
        }
        Machine machine = builder.build();
        for (Device device : machine.devices()) {
            if (machine.driverOf(device.id()).isEmpty()) {
                machine.host().write(device.sysfsPath() + "/driver_override", AnyDeviceDriver.NAME);
                machine.bind(device.id(), AnyDeviceDriver.NAME);
            }
        }
        return machine;
    }

    private MachineBuilder builder(Host host, Firmware firmware) throws IOException {
        MachineBuilder builder = Machine.builder()
                .rules(rulesFor(host).rules())
                .host(host, firmware)
                .reporter(plugins.reporter());
        parameters.forEach((key, value) -> {
            int dot = key.indexOf('.');
            builder.moduleParameter(key.substring(0, Math.max(dot, 0)), key.substring(dot + 1), value);
        });
        plugins.busTypes().forEach(builder::bus);
        plugins.iommuDrivers().forEach(builder::iommu);
        addDrivers(builder, host);
        return builder;
    }

    private void addDrivers(MachineBuilder builder, Host host) throws IOException {
        Map<String, Driver> byName = new HashMap<>();
        plugins.drivers()
                .forEach(driver -> byName.put(
                        driver.description().bus() + "/" + driver.description().name(), driver));
        plugins.driversWithoutBus().forEach(builder::driver);
        DriverCatalogue catalogue =
                new DriverCatalogue(host, modules.isPresent() ? modules.get() : ModuleCatalogue.of(host));
        for (BusType bus : plugins.busTypes()) {
            for (DriverDescription driver : catalogue.of(bus.description().name(), plugins.drivers())) {
                Driver known = byName.get(driver.bus() + "/" + driver.name());
                Driver made = known != null ? known : ofItsKind(driver).orElseGet(() -> new CatalogueDriver(driver));
                if (isLoaded(host, driver)) {
                    builder.driver(made, driver);
                } else {
                    builder.loadable(made, driver);
                }
            }
        }
    }

    /** A variant of vfio-pci, all of whose ids count under an override alone, does what the installed vfio-pci does, and more. */
    private Optional<Driver> ofItsKind(DriverDescription driver) {
        boolean isVariant = !driver.ids().isEmpty()
                && driver.ids().stream().allMatch(id -> DriverCatalogue.isUnderOverride(id, driver.bus()));
        return isVariant
                ? plugins.drivers().stream()
                        .filter(installed -> installed.description().bus().equals(driver.bus()))
                        .filter(installed -> installed.description().ids().stream()
                                .anyMatch(id -> DriverCatalogue.isUnderOverride(id, driver.bus())))
                        .findFirst()
                : Optional.empty();
    }

    private boolean isLoaded(Host host, DriverDescription driver) {
        String drivers = "/sys/bus/" + driver.bus() + "/drivers";
        return loaded == Loaded.ALL
                || driver.ids().stream().anyMatch(id -> !DriverCatalogue.isUnderOverride(id, driver.bus()))
                || !host.exists(drivers)
                || host.exists(drivers + "/" + driver.name());
    }
}
