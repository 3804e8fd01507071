package dev.dmaowner.machine.plugin;

import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.IommuDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The bus types, drivers and IOMMU drivers that a program has, behind guards. A plug-in that cannot describe itself is reported
 * and left out. Immutable.
 *
 * <p>The order is that of registration: a device is offered to the drivers of its bus in this order, after those that its
 * host has itself.
 */
public final class Plugins {

    private final List<BusType> busTypes;
    private final List<Driver> drivers;
    private final List<IommuDriver> iommuDrivers;
    private final PluginReporter reporter;

    private Plugins(
            List<BusType> busTypes, List<Driver> drivers, List<IommuDriver> iommuDrivers, PluginReporter reporter) {
        this.busTypes = busTypes;
        this.drivers = drivers;
        this.iommuDrivers = iommuDrivers;
        this.reporter = reporter;
    }

    /** {@return these plug-ins, each kind in the order of registration; what is wrong with them is logged, once each} */
    public static Plugins of(List<BusType> busTypes, List<Driver> drivers, List<IommuDriver> iommuDrivers) {
        return of(busTypes, drivers, iommuDrivers, PluginReporter.logging());
    }

    /**
     * {@return these plug-ins, each kind in the order of registration}
     *
     * @param reporter is notified of what is wrong with them, once for each plug-in and operation
     */
    public static Plugins of(
            List<BusType> busTypes, List<Driver> drivers, List<IommuDriver> iommuDrivers, PluginReporter reporter) {
        PluginReporter once = reporter.once();
        return new Plugins(
                those(busTypes, bus -> PluginGuards.guard(bus, once), once),
                those(
                        drivers,
                        driver -> {
                            PluginGuards.check(driver);
                            return driver;
                        },
                        once),
                those(iommuDrivers, driver -> PluginGuards.guard(driver, once), once),
                once);
    }

    private static <S> List<S> those(List<S> plugins, UnaryOperator<S> guard, PluginReporter reporter) {
        List<S> sound = new ArrayList<>(plugins.size());
        for (S plugin : plugins) {
            try {
                sound.add(guard.apply(plugin));
            } catch (RuntimeException | Error e) {
                reporter.threw(plugin, "description", "a plug-in that cannot describe itself is left out", e);
            }
        }
        return List.copyOf(sound);
    }

    /** {@return the bus types} */
    public List<BusType> busTypes() {
        return busTypes;
    }

    /** {@return the drivers of devices} */
    public List<Driver> drivers() {
        return drivers;
    }

    /** {@return the IOMMU drivers} */
    public List<IommuDriver> iommuDrivers() {
        return iommuDrivers;
    }

    /** {@return the drivers whose bus is not among the bus types, so that no machine has them} */
    public List<Driver> driversWithoutBus() {
        Set<String> names =
                busTypes.stream().map(bus -> bus.description().name()).collect(Collectors.toSet());
        return drivers.stream()
                .filter(driver -> !names.contains(driver.description().bus()))
                .toList();
    }

    /** {@return the reporter of what is wrong with the plug-ins} */
    public PluginReporter reporter() {
        return reporter;
    }
}
