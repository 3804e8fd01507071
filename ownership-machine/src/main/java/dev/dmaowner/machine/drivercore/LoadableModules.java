package dev.dmaowner.machine.drivercore;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ModuleName;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The modules of a machine that are not loaded, and their drivers. Loading one registers its drivers, each of which is offered the
 * devices of its bus that have none ({@code bus_add_driver}). Safe for use by several threads.
 */
public final class LoadableModules {

    private record InModule(Driver driver, DriverDescription description) {

        boolean is(String module) {
            String name = description.module().isEmpty() ? description.name() : description.module();
            return ModuleName.areOne(name, module);
        }
    }

    private final Topology topology;
    private final DriverPublications publications;
    private final BiFunction<Driver, DriverDescription, WriteAnswer> registration;
    private final List<InModule> notLoaded = new ArrayList<>();

    LoadableModules(
            Topology topology,
            DriverPublications publications,
            BiFunction<Driver, DriverDescription, WriteAnswer> registration) {
        this.topology = topology;
        this.publications = publications;
        this.registration = registration;
    }

    /** Add a driver whose module is not loaded. */
    public synchronized void add(Driver driver, DriverDescription description) {
        notLoaded.add(new InModule(driver, description));
    }

    /**
     * Load a module, as modprobe does. One that is loaded is left as it is.
     *
     * @return refused with ENOENT if the machine has no such module; the answer of a driver's registration otherwise
     */
    public WriteAnswer load(String module) {
        List<InModule> drivers = take(module);
        if (drivers.isEmpty()) {
            return isLoaded(module)
                    ? WriteAnswer.DONE
                    : WriteAnswer.refused(Refusal.of(Errno.ENOENT, "there is no module " + module));
        }
        WriteAnswer answer = WriteAnswer.DONE;
        for (InModule driver : drivers) {
            answer = registration.apply(driver.driver(), driver.description());
        }
        return answer;
    }

    private synchronized List<InModule> take(String module) {
        List<InModule> drivers =
                notLoaded.stream().filter(driver -> driver.is(module)).toList();
        notLoaded.removeAll(drivers);
        return drivers;
    }

    /** A module without drivers shows by its parameters. */
    private boolean isLoaded(String module) {
        return topology.buses().stream()
                        .flatMap(bus -> bus.drivers().stream())
                        .map(driver -> driver.description)
                        .anyMatch(driver ->
                                ModuleName.areOne(driver.name(), module) || ModuleName.areOne(driver.module(), module))
                || publications.parameters().all().keySet().stream()
                        .anyMatch(key -> ModuleName.areOne(key.substring(0, key.indexOf('/')), module));
    }
}
