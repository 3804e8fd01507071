package dev.dmaowner.machine.plugin;

import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.IommuDriver;
import java.util.List;

/**
 * The bus types, drivers and IOMMU drivers that a program has. Immutable.
 *
 * <p>The order is that of registration: a device is offered to the drivers of its bus in this order, after those that its
 * host has itself.
 */
public final class Plugins {

    private final List<BusType> busTypes;
    private final List<Driver> drivers;
    private final List<IommuDriver> iommuDrivers;

    private Plugins(List<BusType> busTypes, List<Driver> drivers, List<IommuDriver> iommuDrivers) {
        this.busTypes = List.copyOf(busTypes);
        this.drivers = List.copyOf(drivers);
        this.iommuDrivers = List.copyOf(iommuDrivers);
    }

    /** {@return these plug-ins, each kind in the order of registration} */
    public static Plugins of(List<BusType> busTypes, List<Driver> drivers, List<IommuDriver> iommuDrivers) {
        return new Plugins(busTypes, drivers, iommuDrivers);
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
}
