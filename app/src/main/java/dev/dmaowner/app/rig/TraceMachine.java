package dev.dmaowner.app.rig;

import dev.dmaowner.KernelRules;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.plugins.Plugin;
import dev.dmaowner.app.rig.RecordedMachine.RecordedDevice;
import dev.dmaowner.app.rig.RecordedMachine.RecordedDriver;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.CatalogueDriver;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IommuDriver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the machine of a recording: the captured host, with the drivers that were registered on it in their order. */
public final class TraceMachine {

    private final RecordedMachine recorded;
    private final Host host;
    private final InstalledPlugins plugins;
    private final KernelRules rules;
    private final Map<String, Driver> installed = new HashMap<>();

    /** How the machine starts. Its groups are always those of the capture. */
    public enum Start {
        /** Drivers are registered in the recorded order and matched; as recorded where the recording lacks that order. */
        BY_RULE,
        /** The devices have the drivers that the capture shows. */
        AS_RECORDED
    }

    /** Prepare the machine of a recording under the rules of the recorded kernel. */
    public TraceMachine(RecordedMachine recorded, Host host, InstalledPlugins plugins) {
        this(recorded, host, plugins, recorded.rules());
    }

    /** Prepare the machine of a recording. */
    public TraceMachine(RecordedMachine recorded, Host host, InstalledPlugins plugins, RulesChoice choice) {
        this.recorded = recorded;
        this.host = host;
        this.plugins = plugins;
        this.rules = choice.rules();
    }

    /**
     * Make it and start it by rule.
     *
     * @throws IOException if the host cannot be read
     */
    public Machine start() throws IOException {
        return start(Start.BY_RULE);
    }

    /**
     * Make it.
     *
     * @throws IOException if the host cannot be read
     */
    public Machine start(Start how) throws IOException {
        MachineBuilder builder = Machine.builder()
                .rules(rules)
                .host(host, Firmware.read(host))
                .reporter(plugins.plugins().reporter())
                .groups(InitialGroups.AS_RECORDED)
                .bindings(isMatched(how) ? InitialBindings.BY_MATCHING : InitialBindings.AS_RECORDED);
        for (Plugin<BusType> bus : plugins.busTypes()) {
            builder.bus(bus.service());
        }
        for (Plugin<IommuDriver> iommu : plugins.iommuDrivers()) {
            builder.iommu(isBoard() ? new SharedStreams(iommu.service()) : iommu.service());
        }
        addDrivers(builder);
        loadParameters(builder);
        return builder.build();
    }

    /** As the capture shows, else how the recorded kernels were set up: files of devices without interrupt isolation; on boards, iommufd as well. */
    private void loadParameters(MachineBuilder builder) throws IOException {
        String shown = host.readText("/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts")
                .orElse("1");
        builder.moduleParameter("vfio_iommu_type1", "allow_unsafe_interrupts", shown);
        if (isBoard() || host.exists("/sys/class/vfio-dev")) {
            builder.moduleParameter("vfio", "device_cdev", "1");
        }
        if (isBoard()) {
            builder.moduleParameter("vfio_platform", "reset_required", "0")
                    .moduleParameter("iommufd", "allow_unsafe_interrupts", "1");
        }
    }

    /** Only in the order in which drivers were registered does matching lead to the recorded bindings. */
    private boolean isMatched(Start how) {
        return how == Start.BY_RULE && !isBoard() && !recorded.drivers().isEmpty();
    }

    /** A board has devices on buses other than PCI, and the kernel that was built for these recordings. */
    private boolean isBoard() {
        return recorded.namesBuses();
    }

    private void addDrivers(MachineBuilder builder) throws IOException {
        plugins.drivers().forEach(plugin -> keep(plugin.service()));
        if (isBoard()) {
            DmaDriver.all().forEach(this::keep);
        }
        VendorProbes probes = new VendorProbes();
        for (Plugin<BusType> bus : plugins.busTypes()) {
            List<DriverDescription> drivers = driversOf(bus.name());
            probes.learn(recorded, bus.name(), drivers);
            for (DriverDescription driver : drivers) {
                builder.driver(implementation(driver, probes), driver);
            }
        }
    }

    private void keep(Driver driver) {
        installed.put(key(driver.description()), driver);
    }

    private static String key(DriverDescription driver) {
        return driver.bus() + "/" + driver.name();
    }

    /** The drivers of a bus: in the recorded order where there is one, then what else the capture shows. */
    private List<DriverDescription> driversOf(String bus) throws IOException {
        Map<String, DriverDescription> drivers = new LinkedHashMap<>();
        if (bus.equals("pci")) {
            for (RecordedDriver driver : recorded.drivers()) {
                drivers.put(driver.name(), describe(bus, driver));
            }
        }
        for (String name : host.list("/sys/bus/" + bus + "/drivers")) {
            drivers.computeIfAbsent(name, key -> describe(bus, new RecordedDriver(key, "", List.of())));
        }
        return List.copyOf(drivers.values());
    }

    private DriverDescription describe(String bus, RecordedDriver driver) {
        return DriverDescription.of(bus, driver.name())
                .inModule(driver.module())
                .withIds(idsOf(bus, driver));
    }

    /** An ordinary driver's probe is its vendor's affair, and the recording tells of it; what manages DMA is ours. */
    private Driver implementation(DriverDescription driver, VendorProbes probes) {
        Driver known = installed.get(key(driver));
        if (known == null || isOrdinary(known)) {
            return new CatalogueDriver(driver, probes.of(driver));
        }
        return known;
    }

    private boolean isOrdinary(Driver driver) {
        return driver.dmaManagement(rules) == DmaManagement.BY_CORE && !(driver instanceof DmaDriver);
    }

    /** The ids of its module, else the known ids of a built-in driver, else the modaliases of the devices that it had. */
    private List<String> idsOf(String bus, RecordedDriver driver) {
        if (!driver.ids().isEmpty()) {
            return driver.ids();
        }
        Driver plugin = installed.get(bus + "/" + driver.name());
        List<String> known = plugin == null
                ? CatalogueDriver.describe(bus, driver.name()).ids()
                : plugin.description().ids();
        if (!known.isEmpty() || plugin != null) {
            return known;
        }
        List<String> had = new ArrayList<>();
        for (RecordedDevice device : recorded.devices()) {
            if (device.id().bus().equals(bus)
                    && device.driver().equals(driver.name())
                    && !device.modalias().isEmpty()) {
                had.add(device.modalias());
            }
        }
        return had;
    }
}
