package dev.dmaowner.machine.drivercore;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.machine.plugin.PluginReporter;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Registers and unregisters drivers ({@code bus_add_driver}, {@code driver_detach}). */
final class DriverRegistration {

    private final KernelRules rules;
    private final Topology topology;
    private final DriverPublications publications;
    private final PluginReporter reporter;
    private final Unbinding unbinding;

    DriverRegistration(
            KernelRules rules,
            Topology topology,
            DriverPublications publications,
            PluginReporter reporter,
            Unbinding unbinding) {
        this.rules = rules;
        this.topology = topology;
        this.publications = publications;
        this.reporter = reporter;
        this.unbinding = unbinding;
    }

    /**
     * Register a driver. No device is offered to it yet.
     *
     * @return refused with EINVAL if there is no such bus, EBUSY if the bus has a driver of this name, EIO if the driver
     *     itself failed
     */
    Outcome<DriverState> register(Driver driver, DriverDescription description) {
        Optional<BusState> bus = topology.bus(description.bus());
        if (bus.isEmpty()) {
            return Outcome.refused(
                    Errno.EINVAL, "there is no bus " + description.bus() + " for driver " + description.name());
        }
        if (bus.get().driver(description.name()).isPresent()) {
            return nameIsTaken(description);
        }
        try {
            bus.get().tryAgain(description.name());
            DriverState state = new DriverState(bus.get(), driver, description, driver.dmaManagement(rules));
            driver.registered(new PluginContext(
                    rules, publications, new Publisher(description.name(), Optional.empty(), reporter)));
            return bus.get().register(state) ? Outcome.done(state) : nameIsTaken(description);
        } catch (RuntimeException | Error e) {
            Refusal why =
                    reporter.threw(driver, "registration", "driver " + description.name() + " is not registered", e);
            bus.get().notRegistered(description.name(), why);
            return Outcome.refused(why);
        }
    }

    private static Outcome<DriverState> nameIsTaken(DriverDescription description) {
        return Outcome.refused(
                Errno.EBUSY, "bus " + description.bus() + " has a driver " + description.name() + " already");
    }

    /**
     * Take a driver off its bus and off its devices, those bound last first.
     *
     * @param then run when the driver has no device, possibly later
     */
    void unregister(DriverState driver, Runnable then) {
        driver.bus.unregister(driver);
        driver.unregistered();
        List<DeviceState> devices = new ArrayList<>(driver.devices());
        Collections.reverse(devices);
        new SequentialTask<>(devices, (device, next) -> unbinding.unbind(device, driver, next), then).begin();
    }
}
