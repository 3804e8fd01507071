package dev.dmaowner.app.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of plug-ins. Each jar and each folder in it gets a module layer of its own, so two plug-ins can bring different versions
 * of a dependency. Other files, and names that begin with a dot, are ignored.
 *
 * @param layers the loaded plug-ins, by file name
 * @param refused the plug-ins that failed to load
 */
record PluginFolder(List<Loaded> layers, List<RefusedPlugin> refused) {

    /**
     * A loaded plug-in.
     *
     * @param file its name in the folder
     * @param layer its module layer
     */
    record Loaded(String file, ModuleLayer layer) {}

    PluginFolder {
        layers = List.copyOf(layers);
        refused = List.copyOf(refused);
    }

    /**
     * Load the plug-ins of a folder.
     *
     * @param program the layer that the program itself is in
     * @throws IOException if there is no such folder, it cannot be listed, or somebody else can change it
     */
    static PluginFolder load(Path folder, ModuleLayer program) throws IOException {
        Path plain = plain(folder);
        TrustedFiles.ofThisUser().require(plain);
        List<Loaded> layers = new ArrayList<>();
        List<RefusedPlugin> refused = new ArrayList<>();
        Neighbours neighbours = new Neighbours(entries(plain));
        for (Path entry : neighbours.entries()) {
            new PluginEntry(entry, program, neighbours).load(new PluginEntry.Receiver() {
                @Override
                public void loaded(ModuleLayer layer) {
                    layers.add(new Loaded(String.valueOf(entry.getFileName()), layer));
                }

                @Override
                public void refused(RefusedPlugin why) {
                    refused.add(why);
                }
            });
        }
        return new PluginFolder(layers, refused);
    }

    /** {@return a refusal with a hint, for a program that runs on the class path} */
    static PluginFolder onTheClassPath(Path folder) {
        return new PluginFolder(
                List.of(),
                List.of(new RefusedPlugin(
                        "folder",
                        folder.toString(),
                        "plug-ins of a folder need module layers, and this program was started on the class path: start it"
                                + " with its launcher or with --module-path, or put the jars of the plug-ins on the class"
                                + " path too")));
    }

    /** The folder's normalised path for display, or the path as given if normalising would change where it leads. */
    private static Path plain(Path folder) throws IOException {
        Path plain = folder.toAbsolutePath().normalize();
        return Files.exists(plain) && Files.exists(folder) && Files.isSameFile(plain, folder) ? plain : folder;
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(PluginFolder::isPlugin).sorted().toList();
        }
    }

    private static boolean isPlugin(Path entry) {
        String name = String.valueOf(entry.getFileName());
        return !name.startsWith(".") && (Files.isDirectory(entry) || name.endsWith(".jar"));
    }
}
