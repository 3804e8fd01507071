package dev.dmaowner.machine;

import dev.dmaowner.host.Host;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The drivers that a host has on one bus, in the order in which devices are offered to them: those that the host shows
 * without a module, which are built in; then those of the kernel's module files in their order; then what else the host
 * shows; last those that are installed here and not named yet, as if their modules were loaded now.
 */
final class DriverCatalogue {

    private final Host host;
    private final ModuleCatalogue modules;

    /** @param modules the kernel's module files, empty if there are none */
    DriverCatalogue(Host host, ModuleCatalogue modules) {
        this.host = host;
        this.modules = modules;
    }

    List<DriverDescription> of(String bus, List<Driver> installed) throws IOException {
        Map<String, DriverDescription> drivers = new LinkedHashMap<>();
        List<String> shown = host.list("/sys/bus/" + bus + "/drivers");
        for (String name : shown) {
            if (!host.exists("/sys/bus/" + bus + "/drivers/" + name + "/module")) {
                drivers.put(name, describe(bus, name, "", List.of(), installed));
            }
        }
        DriverNames names = DriverNames.of(host, bus);
        for (KernelModule module : modules.modules()) {
            List<String> ids = idsOf(bus, module);
            List<DriverDescription> several = severalOf(bus, module, installed);
            if (!several.isEmpty()) {
                several.forEach(driver -> drivers.put(driver.name(), driver));
                continue;
            }
            for (String name : ids.isEmpty() ? List.<String>of() : names.ofModule(module.name())) {
                drivers.put(name, describe(bus, name, module.name(), ids, installed));
            }
        }
        for (String name : shown) {
            drivers.computeIfAbsent(name, key -> describe(bus, key, "", List.of(), installed));
        }
        for (Driver driver : installed) {
            if (driver.description().bus().equals(bus)) {
                drivers.putIfAbsent(driver.description().name(), driver.description());
            }
        }
        return List.copyOf(drivers.values());
    }

    /** The aliases of a module with several drivers do not show which driver has which id; installed drivers do. */
    private static List<DriverDescription> severalOf(String bus, KernelModule module, List<Driver> installed) {
        List<DriverDescription> drivers = installed.stream()
                .map(Driver::description)
                .filter(driver -> driver.bus().equals(bus)
                        && KernelModule.canonicalName(driver.module()).equals(module.name()))
                .toList();
        return drivers.size() > 1 ? drivers : List.of();
    }

    /** The module's patterns for this bus: those with the bus's prefix, or with one that ends in it, such as {@code vfio_pci}. */
    private static List<String> idsOf(String bus, KernelModule module) {
        List<String> ids = new ArrayList<>();
        for (String id : module.ids()) {
            int colon = id.indexOf(':');
            String prefix = colon < 0 ? "" : id.substring(0, colon);
            boolean ofTree = prefix.equals("of") && bus.equals("platform");
            if (prefix.equals(bus) || isUnderOverride(id, bus) || ofTree) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** {@return whether an id counts only under an override: its prefix ends in the bus's name, as that of {@code vfio_pci:} does} */
    static boolean isUnderOverride(String id, String bus) {
        int colon = id.indexOf(':');
        return colon > 0 && id.substring(0, colon).endsWith("_" + bus);
    }

    /** Uses the module's ids, else those of the installed driver, else known ones. */
    private DriverDescription describe(
            String bus, String name, String module, List<String> ids, List<Driver> installed) {
        DriverDescription own = installed.stream()
                .map(Driver::description)
                .filter(driver -> driver.bus().equals(bus) && driver.name().equals(name))
                .findFirst()
                .orElseGet(() -> CatalogueDriver.describe(bus, name));
        DriverDescription placed = module.isEmpty() ? own : own.inModule(module);
        return ids.isEmpty() ? placed : placed.withIds(ids);
    }
}
