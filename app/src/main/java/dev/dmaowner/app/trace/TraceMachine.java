package dev.dmaowner.app.trace;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.machine.BuiltInIds;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.plugins.Plugin;
import dev.dmaowner.app.trace.RecordedMachine.RecordedDevice;
import dev.dmaowner.app.trace.RecordedMachine.RecordedDriver;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.CatalogueDriver;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IommuDriver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the machine of a recording: the captured host, with the drivers that were registered on it in their order. */
final class TraceMachine {

    private final RecordedMachine recorded;
    private final Host host;
    private final InstalledPlugins plugins;
    private final Map<String, Driver> installed = new HashMap<>();

    TraceMachine(RecordedMachine recorded, Host host, InstalledPlugins plugins) {
        this.recorded = recorded;
        this.host = host;
        this.plugins = plugins;
    }

    Machine start() throws IOException {
        OwnershipRules rules =
                OwnershipRules.ofKernelRelease(recorded.kernel()).orElse(OwnershipRules.LINUX_6_12);
        MachineBuilder builder = Machine.builder()
                .rules(rules)
                .host(host, Firmware.read(host))
                .groups(InitialGroups.AS_RECORDED)
                .bindings(isBoard() ? InitialBindings.AS_RECORDED : InitialBindings.BY_MATCHING);
        for (Plugin<BusType> bus : plugins.busTypes()) {
            builder.bus(bus.service());
        }
        for (Plugin<IommuDriver> iommu : plugins.iommuDrivers()) {
            builder.iommu(isBoard() ? new SharedStreams(iommu.service()) : iommu.service());
        }
        addDrivers(builder);
        Machine machine = builder.build();
        setParameters(machine.host());
        return machine;
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
        Set<String> added = new HashSet<>();
        for (RecordedDriver driver : recorded.drivers()) {
            add(builder, "pci", driver, added);
        }
        for (Plugin<BusType> bus : plugins.busTypes()) {
            for (String name : host.list("/sys/bus/" + bus.name() + "/drivers")) {
                add(builder, bus.name(), new RecordedDriver(name, "", List.of()), added);
            }
        }
    }

    private void keep(Driver driver) {
        installed.put(driver.description().bus() + "/" + driver.description().name(), driver);
    }

    private void add(MachineBuilder builder, String bus, RecordedDriver recordedDriver, Set<String> added) {
        String key = bus + "/" + recordedDriver.name();
        if (!added.add(key)) {
            return;
        }
        Driver driver = installed.get(key);
        if (driver == null) {
            DriverDescription description = DriverDescription.of(bus, recordedDriver.name())
                    .inModule(recordedDriver.module())
                    .withIds(idsOf(bus, recordedDriver));
            builder.driver(new CatalogueDriver(description, VendorProbes.of(description)));
        } else if (recordedDriver.ids().isEmpty()) {
            builder.driver(driver);
        } else {
            builder.driver(driver, driver.description().withIds(recordedDriver.ids()));
        }
    }

    /** The ids that its module shows, or those known of a built-in driver, or else the very devices that it had. */
    private List<String> idsOf(String bus, RecordedDriver driver) {
        if (!driver.ids().isEmpty()) {
            return driver.ids();
        }
        List<String> known = BuiltInIds.of(bus, driver.name());
        if (!known.isEmpty()) {
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

    /** How the recorded kernels were set up: device files without interrupt isolation; on boards character devices too. */
    private void setParameters(Host simulated) {
        simulated.write("/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts", "Y\n");
        if (isBoard()) {
            simulated.write("/sys/module/vfio/parameters/device_cdev", "Y\n");
        }
    }
}
