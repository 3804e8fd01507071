package dev.dmaowner.app.plugins;

import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds which entry of a folder of plug-ins has a module that another entry lacks. It is asked only for a refused entry, so no jar is
 * read twice when all of them load.
 */
record Neighbours(List<Path> entries) {

    private static final Pattern MISSING = Pattern.compile("Module (\\S+) not found");

    Neighbours {
        entries = List.copyOf(entries);
    }

    /** {@return advice for an entry that failed with this message, empty if no other entry has the missing module} */
    Optional<String> remedy(Path asking, String complaint) {
        Matcher missing = MISSING.matcher(complaint);
        if (!missing.find()) {
            return Optional.empty();
        }
        return entries.stream()
                .filter(entry -> !entry.equals(asking) && has(entry, missing.group(1)))
                .findFirst()
                .map(entry ->
                        "; it is in the plug-in " + entry.getFileName() + ": put both into one folder of their own");
    }

    private static boolean has(Path entry, String module) {
        try {
            return ModuleFinder.of(entry).find(module).isPresent();
        } catch (FindException | SecurityException e) {
            // A damaged jar is reported where it is loaded.
            return false;
        }
    }
}
