package dev.dmaowner.app.scenario;

import dev.dmaowner.Digits;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.scenario.OperationAnswer.NotSimulated;
import dev.dmaowner.app.scenario.OperationAnswer.Refused;
import dev.dmaowner.app.scenario.OperationAnswer.Text;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.ModaliasPattern;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@code ls}, {@code find} and {@code readlink} print. Owners, modes and times of files are not simulated. */
final class Listings {

    /** More than the groups and devices of a large host; a tree can be larger. */
    private static final int MOST_FOUND = 100_000;
    /** No path of {@code /sys} has so many parts. */
    private static final int DEEPEST = 64;

    private final Host host;

    /** @param host whose files are listed */
    Listings(Host host) {
        this.host = host;
    }

    OperationAnswer ls(List<String> arguments) throws IOException {
        boolean isLong = false;
        boolean isFolderItself = false;
        List<String> paths = new ArrayList<>();
        for (String argument : arguments) {
            if (!argument.startsWith("-")) {
                paths.add(argument);
                continue;
            }
            for (char option : argument.substring(1).toCharArray()) {
                switch (option) {
                    case 'l' -> isLong = true;
                    case 'd' -> isFolderItself = true;
                    case '1', 'a', 'A', 'h', 'v' -> {
                        // Lines are printed one below the other, and no name in /sys begins with a dot.
                    }
                    default -> {
                        return new NotSimulated("the option -" + option + " of ls");
                    }
                }
            }
        }
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("'ls' lacks a word after its verb");
        }
        List<String> lines = new ArrayList<>();
        for (String path : paths) {
            Optional<Refused> missing = missing(path);
            if (missing.isPresent()) {
                return missing.get();
            }
            List<String> names = host.list(path);
            boolean isItself =
                    isFolderItself || isLong && host.readLink(path).isPresent() || names.isEmpty() && isFile(path);
            if (isItself) {
                lines.add(isLong ? withTarget(path, path) : path);
                continue;
            }
            if (paths.size() > 1) {
                lines.add(path + ":");
            }
            for (String name : names) {
                lines.add(isLong ? withTarget(name, path + "/" + name) : name);
            }
        }
        return new Text(String.join("\n", lines));
    }

    private boolean isFile(String path) throws IOException {
        try {
            return host.read(path).isPresent();
        } catch (IOException e) {
            // It is there, and is no folder.
            return true;
        }
    }

    private Optional<Refused> missing(String path) throws IOException {
        return host.exists(path)
                        || host.readLink(path).isPresent()
                        || !host.list(path).isEmpty()
                ? Optional.empty()
                : Optional.of(new Refused(Refusal.of(Errno.ENOENT, "there is no directory " + path)));
    }

    private String withTarget(String shown, String path) throws IOException {
        return host.readLink(path).map(target -> shown + " -> " + target).orElse(shown);
    }

    OperationAnswer readLink(List<String> arguments) throws IOException {
        boolean isWhole = !arguments.isEmpty() && Set.of("-f", "-e", "-m").contains(arguments.get(0));
        List<String> paths = isWhole ? arguments.subList(1, arguments.size()) : arguments;
        if (paths.size() != 1 || paths.get(0).startsWith("-")) {
            return new NotSimulated("readlink but for 'readlink PATH' and 'readlink -f PATH'");
        }
        Optional<String> target = isWhole ? host.linkTarget(paths.get(0)) : host.readLink(paths.get(0));
        if (target.isPresent()) {
            return new Text(target.get());
        }
        Optional<Refused> missing = missing(paths.get(0));
        if (missing.isPresent()) {
            return missing.get();
        }
        return isWhole
                ? new Text(paths.get(0))
                : new Refused(Refusal.of(Errno.EINVAL, paths.get(0) + " is no symbolic link"));
    }

    OperationAnswer find(List<String> arguments) throws IOException {
        List<String> paths = new ArrayList<>();
        int at = 0;
        while (at < arguments.size() && !arguments.get(at).startsWith("-")) {
            paths.add(arguments.get(at++));
        }
        Search search = new Search();
        for (; at + 1 < arguments.size(); at += 2) {
            String test = arguments.get(at);
            String value = arguments.get(at + 1);
            if (test.equals("-type") && Set.of("l", "d", "f").contains(value)) {
                search.type = value;
            } else if (test.equals("-name")) {
                search.name = Optional.of(ModaliasPattern.of(value));
            } else if (test.equals("-maxdepth") && Digits.areAllOf(value) && value.length() < 4) {
                search.deepest = Integer.parseInt(value);
            } else {
                return new NotSimulated("the test " + test + " of find; -type, -name and -maxdepth are known");
            }
        }
        if (at < arguments.size() || paths.isEmpty()) {
            return new NotSimulated("find but for 'find PATH... [-type l|d|f] [-name NAME] [-maxdepth NUMBER]'");
        }
        for (String path : paths) {
            Optional<Refused> missing = missing(path);
            if (missing.isPresent()) {
                return missing.get();
            }
            search.in(path, path.substring(path.lastIndexOf('/') + 1), 0);
        }
        return search.found.size() >= MOST_FOUND
                ? new NotSimulated("a search that finds more than " + MOST_FOUND + " files")
                : new Text(String.join("\n", search.found));
    }

    /** One search, which follows no link. */
    private final class Search {

        private final List<String> found = new ArrayList<>();
        private String type = "";
        private Optional<ModaliasPattern> name = Optional.empty();
        private int deepest = DEEPEST;

        void in(String path, String last, int depth) throws IOException {
            boolean isLink = host.readLink(path).isPresent();
            List<String> names = isLink ? List.of() : host.list(path);
            String kind = isLink ? "l" : names.isEmpty() && isFile(path) ? "f" : "d";
            boolean isAsked = (type.isEmpty() || type.equals(kind))
                    && name.map(pattern -> pattern.matches(last)).orElse(true);
            if (isAsked && found.size() < MOST_FOUND) {
                found.add(path);
            }
            if (depth >= deepest || found.size() >= MOST_FOUND) {
                return;
            }
            for (String below : names) {
                in(path.endsWith("/") ? path + below : path + "/" + below, below, depth + 1);
            }
        }
    }
}
