package dev.dmaowner.machine;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The modules of a kernel in the order in which their drivers are offered a device when all are loaded: built-in ones first, then those of
 * {@code modules.order} in its order, then those that only have aliases.
 *
 * <p>It lists modules, not drivers: a module can register any number of drivers under other names, which {@link DriverNames} knows.
 * Immutable and safe for use by several threads.
 */
public final class ModuleCatalogue {

    private static final String MODULES = "/lib/modules";
    private static final int LARGEST_LIST = 16 << 20;

    private final List<KernelModule> modules;
    private final Map<String, KernelModule> byName;
    private final Extent extent;

    /** Of which modules lists tell. */
    enum Extent {
        WHOLE,
        PART
    }

    ModuleCatalogue(List<KernelModule> modules, Extent extent) {
        this.extent = extent;
        this.modules = List.copyOf(modules);
        this.byName = modules.stream().collect(Collectors.toUnmodifiableMap(KernelModule::name, Function.identity()));
    }

    /**
     * Read the lists of the host's kernel: those of its release or, if there are none, of the only kernel that has modules on the host.
     *
     * @return the catalogue, empty if the host has no lists
     * @throws IOException if a list is there and cannot be read
     */
    static ModuleCatalogue of(Host host) throws IOException {
        Optional<String> found = folder(host);
        if (found.isEmpty()) {
            return new ModuleCatalogue(List.of(), Extent.PART);
        }
        String folder = found.get();
        ModuleLists lists = new ModuleLists();
        for (ModuleLists.Kind kind : ModuleLists.Kind.values()) {
            Optional<byte[]> content = host.read(folder + kind.fileName());
            if (content.isPresent()) {
                lists.read(kind, content.get());
            }
        }
        return lists.catalogue(folder);
    }

    /** {@return the folder of the lists, with a slash at its end; empty if the host has none, or those of several kernels} */
    static Optional<String> folder(Host host) throws IOException {
        List<String> releases = host.list(MODULES);
        Optional<String> running = host.description().kernelRelease().filter(releases::contains);
        Optional<String> release = running.isPresent() || releases.size() != 1 ? running : Optional.of(releases.get(0));
        return release.map(name -> MODULES + "/" + name + "/");
    }

    /**
     * Read lists from a given path.
     *
     * @param path a folder with {@code modules.alias} and any of the other lists, or a file in the format of {@code modules.alias}
     * @throws IOException if there is no such list, or it cannot be read
     */
    public static ModuleCatalogue of(Path path) throws IOException {
        ModuleLists lists = new ModuleLists();
        if (!Files.isDirectory(path)) {
            lists.read(ModuleLists.Kind.ALIASES, content(path));
            return lists.catalogue(path.toString());
        }
        boolean isAnyThere = false;
        for (ModuleLists.Kind kind : ModuleLists.Kind.values()) {
            Path list = path.resolve(kind.fileName());
            if (Files.exists(list)) {
                isAnyThere = true;
                lists.read(kind, content(list));
            }
        }
        if (!isAnyThere) {
            throw new IOException(path + " has no list of modules in it, such as modules.alias");
        }
        return lists.catalogue(path.toString());
    }

    private static byte[] content(Path list) throws IOException {
        try (InputStream in = Files.newInputStream(list)) {
            byte[] bytes = in.readNBytes(LARGEST_LIST + 1);
            if (bytes.length > LARGEST_LIST) {
                throw new IOException(list + " is larger than " + LARGEST_LIST + " bytes");
            }
            return bytes;
        }
    }

    /** {@return whether the lists contain no module} */
    public boolean isEmpty() {
        return modules.isEmpty();
    }

    /** {@return whether the lists name every module of the kernel, also those that are built in or have no id; {@code modules.alias} does not} */
    public boolean isWhole() {
        return extent == Extent.WHOLE;
    }

    /** {@return whether the kernel has the module of this name, with hyphens or underscores, as far as the lists tell} */
    public boolean has(String name) {
        return module(name).isPresent();
    }

    /** {@return the modules in order} */
    List<KernelModule> modules() {
        return modules;
    }

    /** {@return the module of this name, with hyphens or underscores} */
    Optional<KernelModule> module(String name) {
        return Optional.ofNullable(byName.get(KernelModule.canonicalName(name)));
    }
}
