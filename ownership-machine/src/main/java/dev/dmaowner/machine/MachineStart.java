package dev.dmaowner.machine;

import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import dev.dmaowner.machine.MachineBuilder.Registration;
import dev.dmaowner.machine.plugin.PluginGuards;
import dev.dmaowner.machine.plugin.PluginProblem;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.Match;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts a machine: registers buses, finds devices, forms groups, registers drivers and binds, as a kernel's boot does. */
final class MachineStart {

    private final MachineBuilder plan;
    private final MachineParts parts;
    private final SimulatedHost simulated;
    private final Machine machine;

    MachineStart(MachineBuilder plan) {
        this.plan = plan;
        this.parts = new MachineParts(
                plan.rules(),
                new FirmwareDmaConfigure(plan.firmware),
                Map.copyOf(plan.moduleParameters),
                plan.reporter);
        this.simulated = new SimulatedHost(parts, plan.origin, describe(plan.origin));
        this.machine = new Machine(parts, simulated);
    }

    private static HostDescription describe(@Nullable Host origin) {
        return origin == null
                ? new HostDescription(HostDescription.Kind.SIMULATED, "a machine of this program", Optional.empty())
                : new HostDescription(
                        HostDescription.Kind.SIMULATED,
                        "a simulation of " + origin.description().source(),
                        origin.description().kernelRelease(),
                        origin.description().registers());
    }

    Machine start() throws IOException {
        // What a kernel has registered is recorded where it ran; else it is what is found here.
        Optional<IommuClass> iommus = plan.origin != null && plan.origin.exists("/sys/class/iommu")
                ? Optional.empty()
                : Optional.of(new IommuClass(parts));
        simulated.show(new SysfsTree(parts, new BusFiles(parts, machine), iommus));
        plan.listeners.forEach(parts.events()::add);
        registerBuses();
        Host origin = plan.origin;
        if (origin != null) {
            findIommus(origin);
            findDevices(origin);
            formGroups(origin);
        }
        registerDrivers();
        if (origin != null) {
            bind(origin);
        }
        parts.settle();
        return machine;
    }

    private void registerBuses() {
        for (BusType plain : plan.buses) {
            BusType type = PluginGuards.guard(plain, plan.reporter);
            BusState bus = new BusState(type, type.description());
            if (!parts.topology().register(bus)) {
                throw new IllegalArgumentException("two buses are named " + bus.name());
            }
        }
    }

    private void findIommus(Host origin) throws IOException {
        for (IommuDriver plain : plan.iommus) {
            IommuDriver driver = PluginGuards.guard(plain, plan.reporter);
            for (IommuInstance instance : driver.discover(origin, plan.firmware)) {
                parts.groups().register(driver, instance);
            }
        }
    }

    private void findDevices(Host origin) throws IOException {
        EnumerationSource source = new EnumerationSource(origin, plan.firmware, plan.configSpace());
        for (BusState bus : parts.topology().buses()) {
            for (Device device : bus.type.enumerate(source)) {
                if (bus.add(new DeviceState(bus, device))) {
                    parts.events().tell(MachineEvent.Kind.ADDED, device.id(), "");
                }
            }
        }
    }

    /** Groups form when all devices are there, as where IOMMUs register after the first scan. */
    private void formGroups(Host origin) throws IOException {
        for (BusState bus : parts.topology().buses()) {
            for (DeviceState device : bus.devices()) {
                if (plan.groups() == InitialGroups.AS_RECORDED) {
                    adoptGroup(origin, device);
                } else {
                    parts.groups().added(device);
                }
            }
        }
    }

    private void adoptGroup(Host origin, DeviceState device) throws IOException {
        Optional<GroupId> recorded = origin.readLink(device.device.sysfsPath() + "/iommu_group")
                .map(MachineStart::lastComponent)
                .flatMap(GroupId::ofName);
        if (recorded.isPresent()) {
            DefaultDomainType type = origin.readText("/sys/kernel/iommu_groups/" + recorded.get() + "/type")
                    .flatMap(DefaultDomainType::ofWord)
                    .orElse(DefaultDomainType.DMA);
            parts.groups().adopt(device, recorded.get(), type, specifier(device));
            Optional<String> name = origin.readText("/sys/kernel/iommu_groups/" + recorded.get() + "/name");
            parts.groups().registry().find(recorded.get()).ifPresent(group -> name.ifPresent(group::setName));
        } else {
            learnWhatIsNotAwaited(origin, device);
        }
    }

    /** Firmware says without any driver under which ids the device does its DMA. */
    private Optional<IommuSpecifier> specifier(DeviceState device) {
        return DmaInquiry.of(parts, device).flatMap(configuration -> configuration.iommu());
    }

    private void learnWhatIsNotAwaited(Host origin, DeviceState device) throws IOException {
        Optional<IommuSpecifier> awaited = specifier(device).filter(parts.groups()::isWithoutDriver);
        if (awaited.isPresent()
                && origin.readLink(device.device.sysfsPath() + "/driver").isPresent()) {
            parts.groups().boundWithoutGroup(awaited.get());
        }
    }

    /** A driver whose bus is not on this machine is left out, and so is one that fails; both are reported. */
    private void registerDrivers() {
        for (Registration registration : plan.drivers) {
            Outcome<DriverState> registered =
                    parts.registrations().register(registration.driver(), registration.description());
            if (registered.refusal().filter(why -> why.errno() == Errno.EBUSY).isPresent()) {
                throw new IllegalArgumentException("two drivers of bus "
                        + registration.description().bus() + " are named "
                        + registration.description().name());
            }
            reportWithoutBus(registration);
            if (plan.bindings() == InitialBindings.BY_MATCHING) {
                registered.value().ifPresent(driver -> parts.offers().toDevices(driver, () -> {}));
            }
        }
    }

    private void reportWithoutBus(Registration registration) {
        DriverDescription driver = registration.description();
        if (parts.topology().bus(driver.bus()).isEmpty()) {
            plan.reporter.report(new PluginProblem(
                    registration.driver(),
                    "register driver " + driver.name(),
                    "driver " + driver.name() + " is left out, because there is no bus " + driver.bus(),
                    Optional.empty()));
        }
    }

    private void bind(Host origin) throws IOException {
        for (BusState bus : parts.topology().buses()) {
            for (DeviceState device : bus.devices()) {
                if (plan.bindings() == InitialBindings.AS_RECORDED) {
                    bindAsRecorded(origin, device);
                }
            }
        }
    }

    private void bindAsRecorded(Host origin, DeviceState device) throws IOException {
        String directory = device.device.sysfsPath();
        device.override = origin.readText(directory + "/driver_override")
                .filter(text -> !text.equals("(null)") && !text.isEmpty())
                .orElse(null);
        Optional<String> name = origin.readLink(directory + "/driver").map(MachineStart::lastComponent);
        Optional<DriverState> driver =
                name.flatMap(device.bus::driver).or(() -> name.flatMap(n -> standIn(device.bus, n)));
        driver.ifPresent(state -> device.gate.run(() -> bindAsRecorded(device, state)));
    }

    /** For a driver that the host has and the machine was not given: left out, it would leave its group to anybody. */
    private Optional<DriverState> standIn(BusState bus, String name) {
        DriverDescription description = DriverDescription.of(bus.name(), name);
        return parts.registrations()
                .register(new CatalogueDriver(description), description)
                .value();
    }

    /** The recorded kernel has bound it, so that the driver fits: where no known id says so, it has one that is not known. */
    private void bindAsRecorded(DeviceState device, DriverState driver) {
        Match match = parts.offers().match(device, driver);
        if (match instanceof Match.No
                && device.override == null
                && !device.device.modalias().isEmpty()) {
            driver.learn(device.device.modalias());
            match = parts.offers().match(device, driver);
        }
        parts.binding().bind(device, driver, match);
    }

    private static String lastComponent(String link) {
        return link.substring(link.lastIndexOf('/') + 1);
    }
}
