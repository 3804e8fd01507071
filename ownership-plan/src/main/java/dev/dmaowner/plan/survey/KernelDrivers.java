package dev.dmaowner.plan.survey;

import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.ModuleName;
import dev.dmaowner.plan.survey.SurveyedDevice.Binding;
import dev.dmaowner.plan.survey.SurveyedDevice.Purpose;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IdTable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Knows which drivers manage DMA themselves and which attach a domain of their own, which {@code /sys} does not show. Installed drivers declare it; the kernel's own
 * drivers are listed here.
 */
public final class KernelDrivers {

    /** Neither uses the device for DMA: one holds it idle, the other serves events of a bridge. */
    private static final Set<String> NEUTRAL = Set.of("pci/pci-stub", "pci/pcieport");

    /** Buses whose members a group may hold, and whose drivers the kernel does not count as users of it. */
    private static final Set<String> BUSES_WITHOUT_OWNERSHIP = Set.of("host1x", "vmbus", "usb", "virtio", "i2c");

    /** Buses with a driver of the kernel that hands devices to userspace. */
    private static final Set<String> BUSES_WITH_USER_ACCESS = Set.of("pci", "platform", "amba", "fsl-mc", "cdx");

    /** Drivers of the kernel that no plug-in stands for, and that attach a domain of their own to the group of their device. */
    private static final Set<String> ATTACHING = Set.of("platform/tegra-vde");

    private final Map<String, DmaManagement> installed = new HashMap<>();
    /** By the names of their buses and their own. */
    private final Map<String, DriverDescription> attaching = new HashMap<>();

    private final KernelRules rules;

    KernelDrivers(List<Driver> drivers, KernelRules rules) {
        this.rules = rules;
        for (Driver driver : drivers) {
            DriverDescription description = driver.description();
            String key = key(description.bus(), description.name());
            installed.put(key, driver.dmaManagement(rules));
            if (driver.attachesOwnDomain()) {
                attaching.put(key, description);
            }
        }
    }

    /** {@return what it means that the device is bound to this driver} */
    Binding binding(Device device, String driver) {
        Purpose purpose = isUserAccess(driver) ? Purpose.USER_ACCESS : Purpose.KERNEL;
        DmaManagement management = isOverlooked(device)
                ? DmaManagement.BY_DRIVER
                : management(device.id().bus(), driver, purpose);
        return new Binding(driver, management, purpose);
    }

    /**
     * {@return whether the driver of a device attaches a domain of its own to its group; of a device that no driver of the kernel has,
     * whether one that fits it does}
     */
    boolean attachOwnDomain(Device device, Optional<Binding> binding) {
        String bus = device.id().bus();
        if (binding.isPresent() && binding.get().purpose() == Purpose.KERNEL) {
            String key = key(bus, binding.get().driver());
            return ATTACHING.contains(key) || attaching.containsKey(key);
        }
        for (DriverDescription description : attaching.values()) {
            if (description.bus().equals(bus)
                    && IdTable.of(description.ids()).find(device.modalias()).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Before 5.19, VFIO ignored the drivers of bridges when it tested whether a group was viable. */
    private boolean isOverlooked(Device device) {
        return !rules.has(KernelChange.OWNERSHIP_IN_CORE)
                && PciIdentity.ofModalias(device.modalias())
                        .filter(PciIdentity::isPciBridge)
                        .isPresent();
    }

    private DmaManagement management(String bus, String driver, Purpose purpose) {
        String key = key(bus, driver);
        DmaManagement said = installed.get(key);
        if (said != null) {
            return said;
        }
        boolean own = purpose == Purpose.USER_ACCESS || NEUTRAL.contains(key) || BUSES_WITHOUT_OWNERSHIP.contains(bus);
        return own ? DmaManagement.BY_DRIVER : DmaManagement.BY_CORE;
    }

    /**
     * {@return whether a driver hands devices to users} The kernel's own are called {@code vfio-BUS}, and the variants for one vendor's devices {@code VENDOR-vfio-pci}
     * with hyphens or underscores.
     */
    public static boolean isUserAccess(String driver) {
        String name = driver.replace('_', '-');
        return name.startsWith("vfio-") || name.endsWith("-vfio-pci");
    }

    /** {@return whether a driver of this name, or its variants, would hand devices of this bus to users} */
    public static boolean isUserAccess(String bus, String driver) {
        String plain = ModuleName.canonical(userAccess(bus));
        String name = ModuleName.canonical(driver);
        return hasUserAccess(bus) && (name.equals(plain) || name.endsWith("_" + plain));
    }

    /** {@return whether the kernel has a driver that hands devices of a bus to userspace} */
    public static boolean hasUserAccess(String bus) {
        return BUSES_WITH_USER_ACCESS.contains(bus);
    }

    /** {@return the kernel's own driver that hands devices of a bus to users} */
    public static String userAccess(String bus) {
        return "vfio-" + bus;
    }

    /**
     * {@return the name of a driver as its bus has it, where hyphens and underscores may be written for one another: as the host shows
     * it; else as the kernel names its plain drivers for userspace and, by their modules, their variants}
     *
     * @throws IOException if the host cannot be read
     */
    public static String spelled(Host host, String bus, String name) throws IOException {
        List<String> shown = host.list("/sys/bus/" + bus + "/drivers");
        if (shown.contains(name)) {
            return name;
        }
        for (String driver : shown) {
            if (ModuleName.areOne(driver, name)) {
                return driver;
            }
        }
        if (ModuleName.areOne(name, userAccess(bus))) {
            return userAccess(bus);
        }
        return isUserAccess(bus, name) ? ModuleName.canonical(name) : name;
    }

    private static String key(String bus, String driver) {
        return bus + "/" + driver;
    }
}
