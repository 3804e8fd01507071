package dev.dmaowner.machine.drivercore;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.plugin.PluginReporter;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.Match;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the driver core on the devices, drivers and groups of one machine, as the kernel's {@code drivers/base} has
 * them. Its callers look the devices and drivers up; no operation looks up a name twice.
 *
 * <p>Safe for use by several threads. No operation sleeps: one that must wait answers {@link WriteAnswer.Waiting}.
 */
public final class DriverCore {

    private final KernelRules rules;
    private final FirmwareDmaConfigure firmware;
    private final PluginReporter reporter;
    private final Topology topology = new Topology();
    private final Events events = new Events();
    private final Deferrals deferrals = new Deferrals();
    private final DriverPublications publications;
    private final Groups groups;
    private final IommuRegistrations iommuRegistrations;
    private final Binding binding;
    private final Unbinding unbinding;
    private final DriverMatching matching;
    private final DeviceAddition additions;
    private final DeviceRemoval removals;
    private final DependentDevices dependents;
    private final DriverRegistration registrations;
    private final LoadableModules modules;

    /**
     * @param rules the rules in force
     * @param firmware the walk through the machine's firmware
     * @param givenParameters what module parameters were given at load
     * @param reporter is notified of failures of plug-ins
     */
    public DriverCore(
            KernelRules rules,
            FirmwareDmaConfigure firmware,
            GivenParameters givenParameters,
            PluginReporter reporter) {
        this.rules = rules;
        this.firmware = firmware;
        this.reporter = reporter;
        this.publications = new DriverPublications(givenParameters);
        Iommus iommus = new Iommus(rules);
        this.groups = new Groups(rules, topology, events, firmware, iommus);
        this.iommuRegistrations = new IommuRegistrations(rules, topology, groups, iommus);
        this.binding = new Binding(rules, firmware, groups, deferrals, events, this::session, this::dependents);
        this.unbinding = new Unbinding(binding, events, this::dependents, this::settle);
        this.matching = new DriverMatching(binding, deferrals, events);
        this.additions = new DeviceAddition(rules, topology, groups, events, matching);
        this.removals = new DeviceRemoval(topology, groups, events, deferrals, unbinding);
        this.dependents = new DependentDevices(topology, additions, removals, groups);
        this.registrations = new DriverRegistration(rules, topology, publications, reporter, unbinding);
        this.modules = new LoadableModules(topology, publications, this::registerAndAttach);
    }

    /** Create the context of a probe. */
    private ProbeSession session(DeviceState device, DriverState driver, Match match) {
        Publisher publisher =
                new Publisher(driver.name(), Optional.of(device.id().toString()), reporter);
        return new ProbeSession(
                device,
                driver,
                match,
                new PluginContext(rules, publications, publisher),
                firmware.firmware(),
                topology,
                groups,
                additions,
                removals);
    }

    private DependentDevices dependents() {
        return dependents;
    }

    /** {@return the generation of the rule in force} */
    public KernelRules rules() {
        return rules;
    }

    /** {@return what is notified of failures of plug-ins} */
    public PluginReporter reporter() {
        return reporter;
    }

    /** {@return the buses and their devices} */
    public Topology topology() {
        return topology;
    }

    /** {@return the groups and their members} */
    public Groups groups() {
        return groups;
    }

    /** {@return what follows from the registration of IOMMUs} */
    public IommuRegistrations iommuRegistrations() {
        return iommuRegistrations;
    }

    /** {@return what listeners are told} */
    public Events events() {
        return events;
    }

    /** {@return what drivers have published} */
    public DriverPublications publications() {
        return publications;
    }

    /** {@return the devices whose probe will be retried, the longest waiting first} */
    public List<DeviceState> deferred() {
        return deferrals.pending();
    }

    /** {@return the DMA configuration that firmware gives a device, empty if its bus does not report it} */
    public Optional<DmaConfiguration> dmaConfiguration(DeviceState device) {
        return device.bus.type.dmaConfiguration(device.device, firmware, rules).value();
    }

    /** {@return whether a driver matches a device, and by which rule} */
    public Match match(DeviceState device, DriverState driver) {
        return matching.match(device, driver);
    }

    /** Bind a device to a driver, as writing its name to the driver's {@code bind} file does. */
    public WriteAnswer bind(DeviceState device, DriverState driver) {
        return answering(
                device, answer -> matching.bind(device, driver, result -> answer.accept(result.asAnswerOfBind())));
    }

    /**
     * Bind a device to a driver as part of the start of a machine, without retrying deferred devices.
     *
     * @param match why the driver gets it
     */
    public void bindAtStart(DeviceState device, DriverState driver, Match match) {
        device.lock.run(() -> binding.bind(device, driver, match));
    }

    /**
     * Bind a device to its recorded driver, even if the driver would refuse it here. Used for the devices that are still unbound
     * after {@link #bindAtStart} was called for all.
     *
     * @param match why the driver gets it
     */
    public void bindAsRecorded(DeviceState device, DriverState driver, Match match) {
        device.lock.run(() -> binding.bindAsRecorded(device, driver, match));
    }

    /** Unbind a device from a driver, as writing its name to the driver's {@code unbind} file does. */
    public WriteAnswer unbind(DeviceState device, DriverState driver) {
        if (device.driver != driver) {
            return WriteAnswer.refused(Refusal.of(Errno.ENODEV, device.id() + " is not bound to " + driver.name()));
        }
        return answering(device, answer -> unbinding.unbind(device, driver, () -> answer.accept(WriteAnswer.DONE)));
    }

    /** Offer a device to the drivers of its bus, as writing its name to {@code drivers_probe} does. */
    public WriteAnswer probe(DeviceState device) {
        if (device.driver != null) {
            return WriteAnswer.DONE;
        }
        return answering(
                device, answer -> matching.toDrivers(device, result -> answer.accept(result.asAnswerOfProbe())));
    }

    /** Offer a driver the devices of its bus that have none. Deferred devices are not retried yet. */
    public WriteAnswer offer(DriverState driver) {
        return DeferredAnswer.of(
                () -> "a device that is being unbound",
                answer -> matching.toDevices(driver, () -> answer.accept(WriteAnswer.DONE)));
    }

    /** Add a device, which joins its group and is offered to drivers as its bus does with devices that are added later. */
    public Outcome<Outcome.Nothing> add(Device device) {
        Outcome<Outcome.Nothing> outcome = additions.addChild(device);
        settle();
        return outcome;
    }

    void addScanned(BusState bus, List<Device> found, List<Device> afterwards, Optional<String> override) {
        additions.addScanned(bus, found, afterwards, override);
    }

    /** Unbind a device and take it off its bus. Its children are not touched. */
    public WriteAnswer remove(DeviceState device) {
        return answering(
                device, answer -> removals.stopAndRemove(List.of(device), () -> answer.accept(WriteAnswer.DONE)));
    }

    WriteAnswer removeAll(List<DeviceId> inOrder) {
        List<DeviceState> devices = removals.present(inOrder);
        return DeferredAnswer.of(
                () -> "the removal of " + inOrder,
                answer -> removals.stopAndRemove(devices, () -> answer.accept(WriteAnswer.DONE)));
    }

    /** Register a driver without offering it any device. */
    public Outcome<DriverState> register(Driver driver, DriverDescription description) {
        return registrations.register(driver, description);
    }

    /** Register a driver and, while the bus probes automatically, offer it the devices that have none. */
    public WriteAnswer registerAndAttach(Driver driver) {
        return registerAndAttach(driver, driver.description());
    }

    private WriteAnswer registerAndAttach(Driver driver, DriverDescription description) {
        return register(driver, description).fold(this::attach, WriteAnswer::refused);
    }

    /** {@return the modules that are not loaded} */
    public LoadableModules modules() {
        return modules;
    }

    private WriteAnswer attach(DriverState driver) {
        WriteAnswer answer = driver.bus.autoprobe ? offer(driver) : WriteAnswer.DONE;
        settle();
        return answer;
    }

    /** Take a driver off its bus; its devices are unbound, the last bound first. */
    public WriteAnswer unregister(DriverState driver) {
        WriteAnswer answer = DeferredAnswer.of(
                () -> "driver " + driver.name() + " to let go of its devices",
                then -> registrations.unregister(driver, () -> then.accept(WriteAnswer.DONE)));
        settle();
        return answer;
    }

    /**
     * Give an IOMMU its driver: unbound devices join groups if it takes devices when they are added, deferred ones are retried. A
     * device that works without the IOMMU already is not moved behind it.
     */
    public Outcome<Outcome.Nothing> register(IommuDriver driver, IommuInstance instance) {
        Outcome<Outcome.Nothing> registered = groups.register(driver, instance);
        if (registered.isDone()) {
            iommuRegistrations.joinPresent(instance, device -> device.driver == null && !device.removed);
            deferrals.trigger();
            settle();
        }
        return registered;
    }

    /** Stop deferring devices whose IOMMU has no driver: the deferred-probe timeout has passed. */
    public void stopWaitingForIommus() {
        groups.stopWaitingForIommus();
        deferrals.trigger();
        settle();
    }

    /**
     * Set or clear a device's override. Before 6.12 it is written under the device's lock, so a write waits for an unbinding
     * that waits.
     *
     * @param driver the only driver that the device may have, empty text for any
     */
    public WriteAnswer override(DeviceState device, String driver) {
        if (rules.has(KernelChange.OVERRIDE_WITHOUT_DEVICE_LOCK)) {
            device.setOverride(driver);
            return WriteAnswer.DONE;
        }
        return DeferredAnswer.of(
                () -> Unbinding.waitsFor(device),
                answer -> device.lock.run(() -> {
                    device.setOverride(driver);
                    device.lock.afterRelease(() -> answer.accept(WriteAnswer.DONE));
                }));
    }

    /**
     * Write to a control file that a bus brings.
     *
     * @param device the device that it belongs to, null if to none
     * @param driver the driver that it belongs to, null if to none
     */
    public WriteAnswer writeControl(
            ControlFile file, BusState bus, @Nullable DeviceState device, @Nullable DriverState driver, String text) {
        WriteAnswer answer = file.handler().write(new BusControl(this, bus, device, driver), text);
        settle();
        return answer;
    }

    private WriteAnswer answering(DeviceState device, Consumer<Consumer<WriteAnswer>> operation) {
        WriteAnswer answer = DeferredAnswer.of(() -> Unbinding.waitsFor(device), operation);
        settle();
        return answer;
    }

    /** End an operation that may have bound something: deferred devices are retried. */
    public void settle() {
        deferrals.retry(matching);
    }
}
