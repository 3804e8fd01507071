package dev.dmaowner.app.plugins;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.host.SystemCalls;
import dev.dmaowner.machine.plugin.PluginGuards;
import dev.dmaowner.machine.plugin.PluginReporter;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IommuDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * The installed bus types and drivers: on the module path, on the class path, and in module layers. A broken plug-in is listed as
 * refused and affects nothing else. Immutable.
 *
 * @param busTypes by name
 * @param drivers bus by bus, in the order in which a device is offered to them: those beside the program first
 * @param iommuDrivers in the order in which they are asked: those beside the program first
 * @param refused in the order in which they were found
 * @param plugins the plug-ins that work, for machines and surveys
 */
public record InstalledPlugins(
        List<Plugin<BusType>> busTypes,
        List<Plugin<Driver>> drivers,
        List<Plugin<IommuDriver>> iommuDrivers,
        List<RefusedPlugin> refused,
        Plugins plugins) {

    private static final PluginFolder NO_FOLDER = new PluginFolder(List.of(), List.of());

    public InstalledPlugins {
        busTypes = List.copyOf(busTypes);
        drivers = List.copyOf(drivers);
        iommuDrivers = List.copyOf(iommuDrivers);
        refused = List.copyOf(refused);
    }

    /** Looks for the providers of a service in one place. */
    interface Finder {
        /** {@return the file name for a plug-in that fails before it gives its own name; empty text if not known} */
        default String fileName() {
            return "";
        }

        /** {@return a loader over them} */
        <S> ServiceLoader<S> find(Class<S> service);
    }

    /**
     * {@return the plug-ins beside this program and in the folder that the user named}
     *
     * @param options the options of this run
     * @throws IOException if the folder of plug-ins cannot be read; a broken plug-in in it is not an error
     */
    public static InstalledPlugins find(GlobalOptions options) throws IOException {
        Optional<Path> folder = options.pluginFolder();
        return with(folder.isPresent() ? open(folder.get()) : NO_FOLDER, options::pluginFailed);
    }

    /** {@return the plug-ins beside this program alone} */
    public static InstalledPlugins findBeside() {
        return with(NO_FOLDER, () -> {});
    }

    private static InstalledPlugins with(PluginFolder plugins, Runnable failed) {
        ClassLoader ours = InstalledPlugins.class.getClassLoader();
        ModuleLayer program = InstalledPlugins.class.getModule().getLayer();
        List<Finder> places = new ArrayList<>();
        places.add(new Finder() {
            @Override
            public <S> ServiceLoader<S> find(Class<S> service) {
                // Where the program is modules, so are its plug-ins, and the class path need not be searched.
                return program == null ? ServiceLoader.load(service, ours) : ServiceLoader.load(program, service);
            }
        });
        plugins.layers()
                .forEach(plugin -> places.add(new Finder() {
                    @Override
                    public String fileName() {
                        return plugin.file();
                    }

                    @Override
                    public <S> ServiceLoader<S> find(Class<S> service) {
                        return ServiceLoader.load(plugin.layer(), service);
                    }
                }));
        return findBy(places, plugins.refused(), failed);
    }

    /**
     * {@return the system calls that are installed, empty if none are, as for the commands that need none}
     *
     * @throws ServiceConfigurationError if they do not work on this machine, with the reason
     */
    public static Optional<SystemCalls> systemCalls() {
        ModuleLayer program = InstalledPlugins.class.getModule().getLayer();
        ServiceLoader<SystemCalls> found = program == null
                ? ServiceLoader.load(SystemCalls.class, InstalledPlugins.class.getClassLoader())
                : ServiceLoader.load(program, SystemCalls.class);
        return found.findFirst();
    }

    private static PluginFolder open(Path folder) throws IOException {
        ModuleLayer program = InstalledPlugins.class.getModule().getLayer();
        return program == null ? PluginFolder.onTheClassPath(folder) : PluginFolder.load(folder, program);
    }

    /**
     * {@return the installed plug-ins, for a command that cannot work without a bus type}
     *
     * @param options the options of this run
     * @throws CommandFailure if there is no bus type
     * @throws IOException if the folder of plug-ins cannot be read
     */
    public static InstalledPlugins findSome(GlobalOptions options) throws CommandFailure, IOException {
        InstalledPlugins plugins = find(options);
        plugins.requireBusTypes();
        plugins.refused().forEach(refusal -> {
            options.pluginFailed();
            LoggerFactory.getLogger(InstalledPlugins.class)
                    .atWarn()
                    .addKeyValue("plugin", refusal.what())
                    .addKeyValue("reason", refusal.reason())
                    .log("a plug-in was refused");
        });
        return plugins;
    }

    void requireBusTypes() throws CommandFailure {
        if (busTypes.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.UNREADABLE,
                    "no bus type is installed, so there is nothing to look at: put the jars of plug-ins beside the command's"
                            + " own, in its lib folder, or name a folder of them with --plugins, and see what 'dmaowner plugins' says");
        }
    }

    /** {@return the providers of several places; a provider found in two places counts once} */
    static InstalledPlugins findBy(List<Finder> places) {
        return findBy(places, List.of(), () -> {});
    }

    private static InstalledPlugins findBy(List<Finder> places, List<RefusedPlugin> refusedBefore, Runnable failed) {
        List<RefusedPlugin> refused = new ArrayList<>(refusedBefore);
        PluginReporter reporter = new PluginWarnings(failed).once();
        ServiceCollector<BusType> busTypes = new ServiceCollector<>("bus", refused, (bus, origin) -> {
            BusType guarded = PluginGuards.guard(bus, reporter);
            String name = guarded.description().name();
            return new Plugin<>(name, name, guarded, origin);
        });
        ServiceCollector<Driver> drivers = new ServiceCollector<>("driver", refused, InstalledPlugins::describe);
        ServiceCollector<IommuDriver> iommus = new ServiceCollector<>("iommu", refused, (iommu, origin) -> {
            IommuDriver guarded = PluginGuards.guard(iommu, reporter);
            return new Plugin<>(guarded.name(), "", guarded, origin);
        });
        for (Finder place : places) {
            busTypes.addAll(place.fileName(), place.find(BusType.class));
            drivers.addAll(place.fileName(), place.find(Driver.class));
            iommus.addAll(place.fileName(), place.find(IommuDriver.class));
        }
        return new InstalledPlugins(
                busTypes.found(),
                drivers.found(),
                iommus.found(),
                refused,
                Plugins.of(services(busTypes.found()), services(drivers.found()), services(iommus.found()), reporter));
    }

    private static Plugin<Driver> describe(Driver driver, Origin origin) {
        DriverDescription description = PluginGuards.check(driver);
        return new Plugin<>(description.name(), description.bus(), driver, origin);
    }

    private static <S> List<S> services(List<Plugin<S>> plugins) {
        Function<Plugin<S>, S> service = Plugin::service;
        return plugins.stream().map(service).toList();
    }
}
