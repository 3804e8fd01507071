package dev.dmaowner.app.plugins;

import dev.dmaowner.machine.Machine;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.IommuDriver;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One entry of a folder of plug-ins: a jar, or a folder with the jars of a plug-in and its dependencies. Modules that the program
 * shares with its plug-ins come from the program. All other modules come from the entry, even if the program has another version.
 */
final class PluginEntry {

    private static final Module API = BusType.class.getModule();
    private static final Set<String> SERVICES =
            Set.of(BusType.class.getName(), Driver.class.getName(), IommuDriver.class.getName());

    private final Path path;
    private final ModuleLayer parent;
    private final Neighbours neighbours;
    private final Set<String> shared;

    PluginEntry(Path path, ModuleLayer parent, Neighbours neighbours) {
        this.neighbours = neighbours;
        this.path = path;
        this.parent = parent;
        this.shared = shared(parent);
    }

    /** Receives the result of loading an entry: exactly one of the two methods is called. */
    interface Receiver {
        void loaded(ModuleLayer layer);

        void refused(RefusedPlugin why);
    }

    /** Load the entry into a layer of its own. Every failure is reported to the receiver. */
    void load(Receiver receiver) {
        try {
            Set<ModuleReference> all = ModuleFinder.of(path).findAll();
            Optional<String> objection = objection(all);
            if (objection.isPresent()) {
                receiver.refused(refusal(objection.get()));
            } else {
                receiver.loaded(define(all));
            }
        } catch (FindException | ResolutionException e) {
            receiver.refused(refusal(sentence(e)));
        } catch (LayerInstantiationException | SecurityException | LinkageError e) {
            receiver.refused(refusal("its modules cannot be loaded together: " + e.getMessage()));
        }
    }

    private RefusedPlugin refusal(String reason) {
        return new RefusedPlugin("plug-in", String.valueOf(path.getFileName()), reason + ", in " + path);
    }

    private ModuleLayer define(Set<ModuleReference> all) {
        ModuleFinder own = new OwnModules(ModuleFinder.of(path), shared);
        Set<String> roots = all.stream()
                .map(ModuleReference::descriptor)
                .filter(this::isOwnProvider)
                .map(ModuleDescriptor::name)
                .collect(Collectors.toSet());
        Configuration configuration = parent.configuration().resolveAndBind(own, ModuleFinder.of(), roots);
        return ModuleLayer.defineModulesWithOneLoader(
                        configuration, List.of(parent), PluginEntry.class.getClassLoader())
                .layer();
    }

    private boolean isOwnProvider(ModuleDescriptor module) {
        return isProvider(module) && !shared.contains(module.name());
    }

    private static boolean isProvider(ModuleDescriptor module) {
        return !module.isAutomatic()
                && module.provides().stream().anyMatch(provides -> SERVICES.contains(provides.service()));
    }

    /** {@return why the entry is refused before its modules are resolved, empty if it is not} */
    private Optional<String> objection(Set<ModuleReference> all) {
        if (all.isEmpty()) {
            return Optional.of("there is no module in it");
        }
        for (ModuleReference module : all) {
            Optional<String> objection = objection(module.descriptor());
            if (objection.isPresent()) {
                return objection;
            }
        }
        if (all.stream().map(ModuleReference::descriptor).anyMatch(this::isOwnProvider)) {
            return Optional.empty();
        }
        boolean modules = all.stream().anyMatch(module -> !module.descriptor().isAutomatic());
        return Optional.of(
                modules
                        ? "none of its modules provides a bus type, a driver or a driver of IOMMUs"
                        : "not a module: it has no module-info.class, which every plug-in needs");
    }

    private Optional<String> objection(ModuleDescriptor module) {
        if (!isProvider(module)) {
            return Optional.empty();
        }
        if (shared.contains(module.name())) {
            return Optional.of("the name is taken: the program has a module " + module.name() + " itself"
                    + locationOf(module.name()) + ", which takes part");
        }
        return otherVersion(module);
    }

    private String locationOf(String module) {
        return parent.configuration()
                .findModule(module)
                .flatMap(resolved -> resolved.reference().location())
                .map(location -> " (" + location + ")")
                .orElse("");
    }

    private static Optional<String> otherVersion(ModuleDescriptor module) {
        Optional<String> here = API.getDescriptor().rawVersion();
        Optional<String> builtFor = module.requires().stream()
                .filter(requires -> requires.name().equals(API.getName()))
                .findFirst()
                .flatMap(ModuleDescriptor.Requires::rawCompiledVersion);
        Optional<SpiVersion> there = builtFor.flatMap(SpiVersion::parse);
        return here.flatMap(SpiVersion::parse)
                .filter(ours -> there.isPresent() && !ours.runs(there.get()))
                .map(ours -> "built for version " + builtFor.orElse("") + " of the module " + API.getName()
                        + ", and this program has " + here.orElse("") + ": it needs to be built for " + ours);
    }

    /** The program's modules, and those that the API and the machine read, such as SLF4J. */
    private static Set<String> shared(ModuleLayer parent) {
        Set<String> names = new HashSet<>();
        parent.configuration().modules().stream()
                .map(java.lang.module.ResolvedModule::name)
                .filter(name -> name.startsWith(API.getName() + "."))
                .forEach(names::add);
        for (Module library : List.of(API, Machine.class.getModule())) {
            parent.configuration().findModule(library.getName()).ifPresent(module -> {
                names.add(module.name());
                module.reads().forEach(read -> names.add(read.name()));
            });
        }
        return names;
    }

    private String sentence(RuntimeException e) {
        Throwable cause = e.getCause();
        String why = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
        String hint = e instanceof ResolutionException
                        || String.valueOf(e.getMessage()).contains("not found, required by")
                ? "; what a plug-in needs must lie beside it, in a folder of its own"
                : "";
        return e.getMessage()
                + why
                + neighbours.remedy(path, e.getMessage() + why).orElse(hint);
    }

    /** The modules of an entry without the shared ones. */
    private record OwnModules(ModuleFinder all, Set<String> shared) implements ModuleFinder {

        @Override
        public Optional<ModuleReference> find(String name) {
            return shared.contains(name) ? Optional.empty() : all.find(name);
        }

        @Override
        public Set<ModuleReference> findAll() {
            Function<ModuleReference, String> name =
                    module -> module.descriptor().name();
            return all.findAll().stream()
                    .filter(module -> !shared.contains(name.apply(module)))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
