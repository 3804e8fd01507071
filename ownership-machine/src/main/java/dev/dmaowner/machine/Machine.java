package dev.dmaowner.machine;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.Registration;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.ModuleName;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.drivercore.BusState;
import dev.dmaowner.machine.drivercore.DeviceState;
import dev.dmaowner.machine.drivercore.DriverCore;
import dev.dmaowner.machine.drivercore.DriverState;
import dev.dmaowner.machine.event.Attempt;
import dev.dmaowner.machine.event.MachineListener;
import dev.dmaowner.machine.plugin.PluginGuards;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.machine.sysfs.SimulatedHost;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.OwnershipListener;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.Match;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One machine: its devices and buses, the drivers that are registered, and who owns each IOMMU group. It mirrors
 * the kernel's driver core, and answers every operation as a kernel of its {@linkplain #rules() generation} would.
 *
 * <p>A {@link MachineBuilder} assembles it from bus types, drivers and IOMMU drivers; it looks up none itself. Its state can be reached in
 * two ways: by the methods here, and by {@link #host()}, whose control files are written as root would.
 *
 * <p>Safe for use by several threads. No operation sleeps: one that must wait until userspace releases a
 * device answers {@link WriteAnswer.Waiting} and completes then.
 */
public final class Machine {

    private final DriverCore core;
    private final SimulatedHost host;

    Machine(DriverCore core, SimulatedHost host) {
        this.core = core;
        this.host = host;
    }

    /**
     * {@return the machine of a host, with the host's devices, groups, bindings and drivers, and these plug-ins} The rules are
     * those of the host's kernel; a {@link MachineFactory} has more options, and says which rules it chooses and why.
     *
     * @throws IOException if the host cannot be read
     */
    public static Machine of(Host host, Plugins plugins) throws IOException {
        return MachineFactory.of(plugins).simulate(host);
    }

    /** {@return a builder of a machine without buses, drivers and devices} */
    public static MachineBuilder builder() {
        return new MachineBuilder();
    }

    /** {@return the generation of the rule in force} */
    public KernelRules rules() {
        return core.rules();
    }

    /** {@return the machine's {@code /sys} and {@code /dev}} */
    public Host host() {
        return host;
    }

    /** {@return the devices of all buses, bus by bus, each in the order in which they were added} */
    public List<Device> devices() {
        return core.topology().buses().stream()
                .flatMap(bus -> bus.descriptions().stream())
                .toList();
    }

    /** {@return the description of a device, empty if there is none of this name} */
    public Optional<Device> device(DeviceId id) {
        return core.topology().device(id);
    }

    /** {@return the driver of a device, empty if it has none or does not exist} */
    public Optional<String> driverOf(DeviceId id) {
        return core.topology().find(id).flatMap(DeviceState::shownDriver).map(DriverState::name);
    }

    /** {@return the IOMMU group of a device, empty if it has none or does not exist} */
    public Optional<GroupId> groupOf(DeviceId id) {
        return core.topology().groupOf(id);
    }

    /** {@return a group with its members and its owner, empty if there is none of this number} */
    public Optional<GroupOwnership> group(GroupId id) {
        return core.groups().registry().find(id);
    }

    /** {@return all groups by their numbers} */
    public List<GroupOwnership> groups() {
        return core.groups().registry().groups();
    }

    /** {@return the names of a bus's drivers in the order in which they were registered; empty for an unknown bus} */
    public List<String> drivers(String bus) {
        return core.topology()
                .bus(bus)
                .map(state -> state.drivers().stream().map(DriverState::name).toList())
                .orElse(List.of());
    }

    /** {@return the devices whose probe will be tried again, oldest first} */
    public List<DeviceId> deferred() {
        return core.deferred().stream().map(DeviceState::id).toList();
    }

    /** {@return why the last attempt to bind or group a device failed; empty if none failed} */
    public Optional<Refusal> lastRefusal(DeviceId id) {
        return core.topology().find(id).map(state -> state.lastRefusal);
    }

    /**
     * Ask why a device is in no group, without effects: its IOMMU refuses it, was undone or has no driver, or no IOMMU translates
     * it.
     *
     * @return {@link JoinAnswer.Refused} or {@link JoinAnswer.NotTranslated}; empty if the device is in a group or could join one,
     *     or if there is no such device
     */
    public Optional<JoinAnswer> whyNoGroup(DeviceId id) {
        return core.topology().find(id).flatMap(core.groups()::whyNone);
    }

    /** {@return the result of the last offer of a device to each driver that it matched, oldest first} */
    public List<Attempt> attempts(DeviceId id) {
        return core.topology().find(id).map(DeviceState::attempts).orElse(List.of());
    }

    /** {@return the description of a driver, empty if the bus has no such driver} */
    public Optional<DriverDescription> driver(String bus, String name) {
        return core.topology().bus(bus).flatMap(state -> state.driver(name)).map(driver -> driver.description);
    }

    /**
     * {@return the driver whose name is written so, or else the one whose name differs in hyphens and underscores alone; empty if
     * there is none} Modules' names do not tell them apart, and a variant of vfio-pci has its module's name.
     */
    public Optional<String> driverSpelled(String bus, String name) {
        List<String> drivers = drivers(bus);
        return drivers.contains(name)
                ? Optional.of(name)
                : drivers.stream()
                        .filter(driver -> ModuleName.areOne(driver, name))
                        .findFirst();
    }

    /**
     * {@return how firmware describes a device's DMA: its ranges, and which IOMMU translates it under which ids; empty if
     * there is no such device, or its bus cannot tell} Nothing is configured by asking, and the IOMMU need not have a driver.
     */
    public Optional<DmaConfiguration> dmaConfiguration(DeviceId id) {
        return core.topology().find(id).flatMap(core::dmaConfiguration);
    }

    /** {@return the IOMMUs that have drivers} */
    public List<IommuInstance> iommus() {
        return core.groups().iommus();
    }

    /**
     * Ask whether a driver matches a device, and by which rule, without binding it.
     *
     * @return empty if there is no such device or no such driver on its bus
     */
    public Optional<Match> match(DeviceId device, String driver) {
        return core.topology()
                .find(device)
                .flatMap(state -> state.bus.driver(driver).map(found -> core.match(state, found)));
    }

    /** Bind a device to a driver, as writing its name to the driver's {@code bind} file does. */
    public WriteAnswer bind(DeviceId id, String driver) {
        return withDriver(id, driver, core::bind);
    }

    /** Unbind a device from a driver, as writing its name to the driver's {@code unbind} file does. */
    public WriteAnswer unbind(DeviceId id, String driver) {
        return withDriver(id, driver, core::unbind);
    }

    /**
     * Offer a device to the drivers of its bus, as writing its name to {@code drivers_probe} does: done also when no driver
     * takes it, EINVAL when the core refuses.
     */
    public WriteAnswer probe(DeviceId id) {
        return withDevice(id, core::probe);
    }

    private WriteAnswer withDevice(DeviceId id, Function<DeviceState, WriteAnswer> operation) {
        return core.topology().find(id).map(operation).orElseGet(() -> WriteAnswer.refused(noSuchDevice(id)));
    }

    /** Add a device, which joins its group and is offered to drivers as its bus does with devices that are added later. */
    public Outcome<Outcome.Nothing> add(Device device) {
        return core.add(device);
    }

    /** Unbind a device and take it off its bus. Its children are not touched. */
    public WriteAnswer remove(DeviceId id) {
        return withDevice(id, core::remove);
    }

    /** Let the deferred-probe timeout pass: devices whose IOMMU has no driver are bound without one from now on. */
    public void stopWaitingForIommus() {
        core.stopWaitingForIommus();
    }

    /**
     * Register a driver, as loading its module does, and offer it the devices that have no driver while the bus's
     * {@code drivers_autoprobe} is on. Answers of its probes do not affect the result.
     *
     * @return refused with EINVAL if the machine has no such bus, EBUSY if the bus has a driver of this name; waiting for a
     *     device that matches and is being unbound
     */
    public WriteAnswer register(Driver driver) {
        return core.registerAndAttach(driver);
    }

    /**
     * Unregister a driver, as unloading its module does: its devices are unbound, the last bound first.
     *
     * @return refused with ENOENT if there is no such driver; waiting for a device that userspace has open
     */
    public WriteAnswer unregister(String bus, String driver) {
        return core.topology()
                .bus(bus)
                .flatMap(state -> state.driver(driver))
                .map(core::unregister)
                .orElseGet(() -> WriteAnswer.refused(noSuchDriver(bus, driver)));
    }

    /**
     * Register an IOMMU with its driver, as loading that driver's module does. Devices whose probe waits for it are retried. If it takes devices
     * when they are added, existing devices join their groups now.
     *
     * @return refused with EBUSY under Linux 6.1 if the machine has IOMMUs of another driver
     */
    public Outcome<Outcome.Nothing> register(IommuDriver driver, IommuInstance instance) {
        return core.register(PluginGuards.guard(driver, core.reporter()), instance);
    }

    /** Notify a listener of every event from now on. */
    public void addListener(MachineListener listener) {
        core.events().add(listener);
    }

    /**
     * Notify a listener of every operation on a group from now on, including refused ones.
     *
     * @return a registration whose close ends it
     */
    public Registration record(OwnershipListener listener) {
        return core.groups().registry().record(listener);
    }

    private WriteAnswer withDriver(
            DeviceId id, String driver, BiFunction<DeviceState, DriverState, WriteAnswer> operation) {
        Optional<BusState> bus = core.topology().bus(id.bus());
        Optional<DriverState> state = bus.flatMap(b -> b.driver(driver));
        Optional<DeviceState> device = bus.flatMap(b -> b.find(id.name()));
        if (device.isEmpty()) {
            return WriteAnswer.refused(noSuchDevice(id));
        }
        if (state.isEmpty()) {
            return WriteAnswer.refused(bus.flatMap(known -> known.whyNotRegistered(driver))
                    .map(why -> Refusal.of(
                            Errno.ENOENT, "driver " + driver + " is not registered, because " + why.reason()))
                    .orElseGet(() -> noSuchDriver(id.bus(), driver)));
        }
        return operation.apply(device.get(), state.get());
    }

    private static Refusal noSuchDriver(String bus, String driver) {
        return Refusal.of(Errno.ENOENT, "bus " + bus + " has no driver " + driver);
    }

    private static Refusal noSuchDevice(DeviceId id) {
        return Refusal.of(Errno.ENODEV, "there is no device " + id.name() + " on bus " + id.bus());
    }
}
