package dev.dmaowner.app.plugins;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.IommuDriver;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus types and drivers that are installed: on the module path, on the class path, and in module layers. A plug-in
 * that is broken is listed among those refused, and disturbs nothing else. Immutable.
 *
 * @param busTypes by name
 * @param drivers bus by bus, those of one package in the order in which it declares them
 * @param iommuDrivers those of one package in the order in which it declares them
 * @param refused in the order in which they were found
 */
public record InstalledPlugins(
        List<Plugin<BusType>> busTypes,
        List<Plugin<Driver>> drivers,
        List<Plugin<IommuDriver>> iommuDrivers,
        List<RefusedPlugin> refused) {

    private static final Logger LOG = LoggerFactory.getLogger(InstalledPlugins.class);

    public InstalledPlugins {
        busTypes = List.copyOf(busTypes);
        drivers = List.copyOf(drivers);
        iommuDrivers = List.copyOf(iommuDrivers);
        refused = List.copyOf(refused);
    }

    /** Asks for the providers of a service in one place where there may be some. */
    interface Finder {
        /** {@return a loader over them} */
        <S> ServiceLoader<S> find(Class<S> service);
    }

    /** {@return what is installed beside this program} */
    public static InstalledPlugins find() {
        ClassLoader ours = InstalledPlugins.class.getClassLoader();
        return findBy(List.of(new Finder() {
            @Override
            public <S> ServiceLoader<S> find(Class<S> service) {
                return load(service, ours);
            }
        }));
    }

    /**
     * {@return what is installed, for a command that needs it}
     *
     * @throws CommandFailure if there is no bus type
     */
    public static InstalledPlugins findSome() throws CommandFailure {
        InstalledPlugins plugins = find();
        plugins.requireBusTypes();
        plugins.refused().forEach(refusal -> LOG.atWarn()
                .addKeyValue("plugin", refusal.what())
                .addKeyValue("reason", refusal.reason())
                .log("a plug-in was refused"));
        return plugins;
    }

    void requireBusTypes() throws CommandFailure {
        if (busTypes.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.UNREADABLE,
                    "no bus type is installed, so there is nothing to look at: put the jars of plug-ins beside the command's"
                            + " own, in its lib folder, and see what 'dmaowner plugins' says");
        }
    }

    /** Ask the loader here, in the module that declares that it uses the services. */
    private static <S> ServiceLoader<S> load(Class<S> service, ClassLoader loader) {
        return ServiceLoader.load(service, loader);
    }

    /** {@return what several places provide; a provider that is found in two places counts once} */
    static InstalledPlugins findBy(List<Finder> places) {
        List<RefusedPlugin> refused = new ArrayList<>();
        ServiceCollector<BusType> busTypes = new ServiceCollector<>("bus", refused, (bus, origin) -> {
            String name = bus.description().name();
            return new Plugin<>(name, name, bus, origin);
        });
        ServiceCollector<Driver> drivers = new ServiceCollector<>(
                "driver",
                refused,
                (driver, origin) -> new Plugin<>(
                        driver.description().name(), driver.description().bus(), driver, origin));
        ServiceCollector<IommuDriver> iommus = new ServiceCollector<>(
                "iommu", refused, (iommu, origin) -> new Plugin<>(iommu.name(), "", iommu, origin));
        for (Finder place : places) {
            busTypes.addAll(place.find(BusType.class));
            drivers.addAll(place.find(Driver.class));
            iommus.addAll(place.find(IommuDriver.class));
        }
        return new InstalledPlugins(busTypes.found(), drivers.found(), iommus.found(), refused);
    }

    /** {@return the bus types themselves} */
    public List<BusType> busTypeServices() {
        return services(busTypes);
    }

    /** {@return the drivers themselves} */
    public List<Driver> driverServices() {
        return services(drivers);
    }

    /** {@return the drivers of IOMMUs themselves} */
    public List<IommuDriver> iommuDriverServices() {
        return services(iommuDrivers);
    }

    private static <S> List<S> services(List<Plugin<S>> plugins) {
        Function<Plugin<S>, S> service = Plugin::service;
        return plugins.stream().map(service).toList();
    }
}
