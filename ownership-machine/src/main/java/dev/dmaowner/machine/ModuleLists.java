package dev.dmaowner.machine;

import dev.dmaowner.machine.KernelModule.Placement;
import dev.dmaowner.machine.ModuleCatalogue.Extent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the lists of a kernel's modules. Unknown lines are ignored, as depmod does. */
final class ModuleLists {

    /** The lists in the order of reading: the first that names a module determines its place. */
    enum Kind {
        BUILT_IN("modules.builtin", '\n'),
        BUILT_IN_INFORMATION("modules.builtin.modinfo", '\0'),
        ORDER("modules.order", '\n'),
        ALIASES("modules.alias", '\n');

        private final String fileName;
        private final char end;

        Kind(String fileName, char end) {
            this.fileName = fileName;
            this.end = end;
        }

        String fileName() {
            return fileName;
        }
    }

    private static final int MOST_MODULES = 1 << 15;
    private static final String ALIAS = "alias ";
    private static final String ALIAS_OF = ".alias=";

    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private final Map<String, List<String>> builtIn = new LinkedHashMap<>();
    private final Map<String, List<String>> loadable = new LinkedHashMap<>();

    void read(Kind kind, byte[] content) {
        kinds.add(kind);
        String text = new String(content, StandardCharsets.UTF_8);
        for (int start = 0; start < text.length(); ) {
            int found = text.indexOf(kind.end, start);
            int end = found < 0 ? text.length() : found;
            take(kind, text.substring(start, end).strip());
            start = end + 1;
        }
    }

    private void take(Kind kind, String line) {
        switch (kind) {
            case BUILT_IN -> ids(builtIn, moduleOfFile(line));
            case BUILT_IN_INFORMATION -> takeInformation(line);
            case ORDER -> takeOrder(moduleOfFile(line));
            case ALIASES -> takeAlias(line);
            default -> throw new IllegalArgumentException("no such list: " + kind);
        }
    }

    private void takeOrder(String module) {
        if (!builtIn.containsKey(module)) {
            ids(loadable, module);
        }
    }

    private void takeInformation(String entry) {
        int key = entry.indexOf(ALIAS_OF);
        if (key > 0 && entry.indexOf('.') == key) {
            add(
                    ids(builtIn, KernelModule.canonicalName(entry.substring(0, key))),
                    entry.substring(key + ALIAS_OF.length()));
        }
    }

    private void takeAlias(String line) {
        int blank = line.lastIndexOf(' ');
        if (!line.startsWith(ALIAS) || blank < ALIAS.length()) {
            return;
        }
        String module = KernelModule.canonicalName(line.substring(blank + 1));
        add(
                ids(builtIn.containsKey(module) ? builtIn : loadable, module),
                line.substring(ALIAS.length(), blank).strip());
    }

    /** Only a pattern that begins with a bus's name can match a device; other aliases are names of the module itself. */
    private static void add(List<String> ids, String pattern) {
        if (pattern.indexOf(':') > 0) {
            ids.add(pattern);
        }
    }

    /** {@return the list of the module's ids; ids without a module are dropped} */
    private static List<String> ids(Map<String, List<String>> modules, String module) {
        return !isName(module) ? new ArrayList<>() : modules.computeIfAbsent(module, name -> new ArrayList<>());
    }

    /** A name is that of a folder in {@code /sys}. */
    private static boolean isName(String module) {
        return !module.isEmpty() && module.indexOf('/') < 0 && !module.equals(".") && !module.equals("..");
    }

    /** {@return the module in a file such as {@code kernel/drivers/vfio/pci/vfio-pci.ko.xz}, empty if it is not one} */
    private static String moduleOfFile(String file) {
        int start = file.lastIndexOf('/') + 1;
        int end = file.indexOf(".ko", start);
        return end < 0 ? "" : KernelModule.canonicalName(file.substring(start, end));
    }

    /**
     * {@return the modules}
     *
     * @param source where the lists are from
     * @throws IOException if there are more than any kernel has
     */
    ModuleCatalogue catalogue(String source) throws IOException {
        if (builtIn.size() + loadable.size() > MOST_MODULES) {
            throw new IOException(source + " lists more than " + MOST_MODULES + " modules, which no kernel has");
        }
        List<KernelModule> modules = new ArrayList<>(builtIn.size() + loadable.size());
        builtIn.forEach((name, ids) -> modules.add(new KernelModule(name, Placement.BUILT_IN, ids)));
        loadable.forEach((name, ids) -> modules.add(new KernelModule(name, Placement.LOADABLE, ids)));
        boolean isWhole = kinds.contains(Kind.BUILT_IN) && kinds.contains(Kind.ORDER);
        return new ModuleCatalogue(modules, isWhole ? Extent.WHOLE : Extent.PART);
    }
}
