package dev.dmaowner.app.plugins;

import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entries of a folder of plug-ins, to be asked which of them has a module that one lacks. Only one that is refused asks,
 * so that nothing is read twice where all is well.
 */
record Neighbours(List<Path> entries) {

    private static final Pattern MISSING = Pattern.compile("Module (\\S+) not found");

    Neighbours {
        entries = List.copyOf(entries);
    }

    /** {@return what helps an entry of which the module system said this, empty if no other entry has what is missing} */
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
            // It is damaged, which is said where it is loaded.
            return false;
        }
    }
}
