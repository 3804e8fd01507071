package dev.dmaowner.machine;

import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Outcome;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.host.DriverOverride;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.StandInGroup;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import dev.dmaowner.machine.MachineBuilder.Registration;
import dev.dmaowner.machine.drivercore.BusState;
import dev.dmaowner.machine.drivercore.DeviceState;
import dev.dmaowner.machine.drivercore.DriverCore;
import dev.dmaowner.machine.drivercore.DriverState;
import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.machine.plugin.PluginGuards;
import dev.dmaowner.machine.plugin.PluginProblem;
import dev.dmaowner.machine.sysfs.SimulatedHost;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.Match;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts a machine: registers buses, finds devices, forms groups, registers drivers and binds, as a kernel's boot does. */
final class MachineStart {

    private static final String GROUPS = "/sys/kernel/iommu_groups/";

    private final MachineBuilder plan;
    private final DriverCore core;
    private final SimulatedHost simulated;
    private final Machine machine;

    MachineStart(MachineBuilder plan) throws IOException {
        this.plan = plan;
        this.core = new DriverCore(
                plan.rules(),
                new FirmwareDmaConfigure(plan.firmware),
                new HostParameters(Map.copyOf(plan.moduleParameters), Optional.ofNullable(plan.origin)),
                plan.reporter);
        this.simulated = new SimulatedHost(core, plan.origin, describe(plan.origin));
        this.machine = new Machine(core, simulated);
    }

    private static HostDescription describe(@Nullable Host origin) {
        return origin == null
                ? new HostDescription(HostDescription.Kind.SIMULATED, "a machine of this program", Optional.empty())
                : new HostDescription(
                        HostDescription.Kind.SIMULATED,
                        "a simulation of " + origin.description().source(),
                        origin.description().kernelRelease(),
                        origin.description().registers(),
                        origin.description().remarks());
    }

    Machine start() throws IOException {
        plan.listeners.forEach(core.events()::add);
        registerBuses();
        Host origin = plan.origin;
        if (origin != null) {
            findIommus(origin);
            findDevices(origin);
            formGroups(origin);
        }
        registerDrivers();
        plan.loadable.forEach(driver -> core.modules().add(driver.driver(), driver.description()));
        if (origin != null) {
            bind(origin);
        }
        core.settle();
        return machine;
    }

    private void registerBuses() {
        for (BusType plain : plan.buses) {
            BusType type = PluginGuards.guard(plain, plan.reporter);
            BusState bus = new BusState(type, type.description());
            if (!core.topology().register(bus)) {
                throw new IllegalArgumentException("two buses are named " + bus.name());
            }
        }
    }

    private void findIommus(Host origin) throws IOException {
        for (IommuDriver plain : plan.iommus) {
            IommuDriver driver = PluginGuards.guard(plain, plan.reporter);
            for (IommuInstance instance : driver.discover(origin, plan.firmware)) {
                core.groups().register(driver, instance);
            }
        }
    }

    private void findDevices(Host origin) throws IOException {
        EnumerationSource source = new EnumerationSource(
                origin,
                plan.firmware,
                plan.configSpace(),
                AccessControlAtBoot.of(origin, plan.firmware, plan.rules()).services(),
                plan.rules());
        for (BusState bus : core.topology().buses()) {
            for (Device device : bus.type.enumerate(source)) {
                if (bus.add(new DeviceState(bus, device))) {
                    core.events().tell(MachineEvent.Kind.ADDED, device.id(), "");
                }
            }
        }
    }

    /** Forms groups after all devices are added, as if the IOMMUs registered after the first scan. */
    private void formGroups(Host origin) throws IOException {
        ShownFacts shown = ShownFacts.of(origin, plan.rules());
        core.groups().overruledBy(shown::of);
        if (plan.groups() == InitialGroups.BY_RULE) {
            core.iommuRegistrations().joinPresent();
            return;
        }
        Map<DeviceState, Optional<IommuSpecifier>> specifiers = new LinkedHashMap<>();
        for (BusState bus : core.topology().buses()) {
            for (DeviceState device : bus.devices()) {
                Optional<IommuSpecifier> ids = core.groups().specifier(device);
                specifiers.put(device, ids);
                adoptGroup(origin, device, ids, shown);
            }
        }
        if (plan.rules().has(KernelChange.REFUSAL_UNDOES_IOMMU) && origin.exists("/sys/kernel/iommu_groups")) {
            learnUndone(origin, core.iommuRegistrations().undoWhereNoneHasGroup(specifiers));
        }
        for (Map.Entry<DeviceState, Optional<IommuSpecifier>> device : specifiers.entrySet()) {
            learnWhatIsNotAwaited(origin, device.getKey(), device.getValue());
        }
    }

    /** An IOMMU that firmware describes and that did not register may have been undone by one device. */
    private void learnUndone(Host origin, Map<FirmwareNode, List<DeviceState>> unregistered) throws IOException {
        if (unregistered.isEmpty()) {
            return;
        }
        Host atBoot = new BeforeIommus(origin);
        for (IommuDriver plain : plan.iommus) {
            IommuDriver driver = PluginGuards.guard(plain, plan.reporter);
            for (IommuInstance instance : driver.discover(atBoot, plan.firmware)) {
                instance.node().map(unregistered::get).ifPresent(devices -> core.iommuRegistrations()
                        .learnUndone(driver, instance, devices));
            }
        }
    }

    private void adoptGroup(Host origin, DeviceState device, Optional<IommuSpecifier> ids, ShownFacts shown)
            throws IOException {
        Optional<GroupId> recorded =
                origin.linkName(device.device.sysfsPath() + "/iommu_group").flatMap(GroupId::ofName);
        if (recorded.isPresent()) {
            DefaultDomainType type = origin.readText(GROUPS + recorded.get() + "/type")
                    .flatMap(DefaultDomainType::ofWord)
                    .orElse(DefaultDomainType.DMA);
            String folder = GROUPS + recorded.get();
            Optional<ReservedRegions> regions = ReservedRegions.of(origin, folder);
            regions.ifPresent(its -> core.groups().recordedRegions(recorded.get(), its.text()));
            core.groups().adopt(device, recorded.get(), type, ids, facts -> shown.of(facts, regions));
            Optional<String> name = origin.readText(folder + "/name");
            boolean standsIn = StandInGroup.isOne(origin, recorded.get());
            core.groups().registry().find(recorded.get()).ifPresent(group -> {
                name.ifPresent(group::setName);
                if (standsIn) {
                    group.standIn();
                }
            });
        }
    }

    private void learnWhatIsNotAwaited(Host origin, DeviceState device, Optional<IommuSpecifier> ids)
            throws IOException {
        Optional<IommuSpecifier> awaited = ids.filter(core.groups()::isWithoutDriver);
        if (device.group == null
                && awaited.isPresent()
                && origin.readLink(device.device.sysfsPath() + "/driver").isPresent()) {
            core.groups().boundWithoutGroup(awaited.get());
        }
    }

    /** A driver whose bus is not on this machine is left out, and so is one that fails; both are reported. */
    private void registerDrivers() {
        for (Registration registration : plan.drivers) {
            Outcome<DriverState> registered = core.register(registration.driver(), registration.description());
            if (registered.refusal().filter(why -> why.errno() == Errno.EBUSY).isPresent()) {
                throw new IllegalArgumentException("two drivers of bus "
                        + registration.description().bus() + " are named "
                        + registration.description().name());
            }
            reportWithoutBus(registration);
            if (plan.bindings() == InitialBindings.BY_MATCHING) {
                registered.value().ifPresent(core::offer);
            }
        }
    }

    private void reportWithoutBus(Registration registration) {
        DriverDescription driver = registration.description();
        if (core.topology().bus(driver.bus()).isEmpty()) {
            plan.reporter.report(new PluginProblem(
                    registration.driver(),
                    "register driver " + driver.name(),
                    "driver " + driver.name() + " is left out, because there is no bus " + driver.bus(),
                    Optional.empty()));
        }
    }

    /** A probe can wait for that of another device, so those that refused are asked once more; then the recorded binding counts. */
    private void bind(Host origin) throws IOException {
        if (plan.bindings() != InitialBindings.AS_RECORDED) {
            return;
        }
        Map<DeviceState, DriverState> recorded = new LinkedHashMap<>();
        for (BusState bus : core.topology().buses()) {
            for (DeviceState device : bus.devices()) {
                recordedDriver(origin, device).ifPresent(driver -> recorded.put(device, driver));
            }
        }
        recorded.forEach((device, driver) -> core.bindAtStart(device, driver, learntMatch(device, driver)));
        recorded.forEach((device, driver) -> {
            if (device.driver == null) {
                core.bindAsRecorded(device, driver, core.match(device, driver));
            }
        });
    }

    private Optional<DriverState> recordedDriver(Host origin, DeviceState device) throws IOException {
        String directory = device.device.sysfsPath();
        device.override = DriverOverride.read(origin, directory).orElse(null);
        Optional<String> name = origin.linkName(directory + "/driver");
        return name.flatMap(device.bus::driver).or(() -> name.flatMap(n -> standIn(device.bus, n)));
    }

    /** Registers a substitute for a driver that the machine was not given, so the groups of its devices stay in use. */
    private Optional<DriverState> standIn(BusState bus, String name) {
        DriverDescription description = DriverDescription.of(bus.name(), name);
        return core.register(new CatalogueDriver(description), description).value();
    }

    /** The recorded kernel bound this device, so the driver must match it. If no known id does, the device's modalias is added as an id. */
    private Match learntMatch(DeviceState device, DriverState driver) {
        Match match = core.match(device, driver);
        if (match instanceof Match.No
                && device.override == null
                && !device.device.modalias().isEmpty()) {
            driver.learn(device.device.modalias());
            match = core.match(device, driver);
        }
        return match;
    }
}
