package dev.dmaowner.plan.check;

import dev.dmaowner.Digits;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a user may lock in a session, read where {@code pam_limits} reads it. The limit of a service is not looked at. */
final class SessionLimit implements MemoryLimit {

    private static final String LIMITS = "/etc/security/limits.conf";
    private static final String MORE_LIMITS = "/etc/security/limits.d";
    private static final Set<String> ROOT = Set.of("", "root", "0");
    private static final Set<String> NO_LIMIT = Set.of("unlimited", "infinity", "-1");
    private static final long UNLIMITED = Long.MAX_VALUE;
    private static final int COLUMNS = 4;

    private final String user;

    SessionLimit(String user) {
        this.user = user;
    }

    /** How closely a line of the limits is about a user; a closer one wins, and of equals the later. */
    private enum Closeness {
        EVERYBODY,
        GROUP,
        USER
    }

    private record Limit(Closeness closeness, long kilobytes, String file) {}

    @Override
    public Optional<String> against(Host host, long bytes) throws IOException {
        return limit(host)
                .filter(limit -> limit.kilobytes() < bytes >> 10)
                .map(limit -> user + " may lock " + limit.kilobytes() + " KiB in a session (" + limit.file()
                        + "), and VFIO pins all " + (bytes >> 10)
                        + " KiB of the guest: raise memlock there, or LimitMEMLOCK of the service that runs the guest");
    }

    @Override
    public Optional<String> notRecorded(Host host) throws IOException {
        if (ROOT.contains(user)) {
            return Optional.empty();
        }
        return Optional.of(
                limit(host).isPresent()
                        ? "a service that runs the guest has a limit of its own (LimitMEMLOCK), which --unit looks at"
                        : "no line of " + LIMITS + " or limits.d here says what " + user
                                + " may lock; the default of sessions, or LimitMEMLOCK of a service, decides");
    }

    /** {@return what the user may lock in a session, empty if no line tells, or for root, who may lock everything} */
    private Optional<Limit> limit(Host host) throws IOException {
        if (ROOT.contains(user)) {
            return Optional.empty();
        }
        List<String> files = new ArrayList<>(List.of(LIMITS));
        host.list(MORE_LIMITS).stream()
                .filter(name -> name.endsWith(".conf"))
                .forEach(name -> files.add(MORE_LIMITS + "/" + name));
        Set<String> groups = groups(host);
        Limit found = null;
        for (String file : files) {
            for (String line : host.readText(file).orElse("").split("\n")) {
                Optional<Limit> said = said(line, groups, file);
                if (said.isPresent() && (found == null || said.get().closeness().compareTo(found.closeness()) >= 0)) {
                    found = said.get();
                }
            }
        }
        return Optional.ofNullable(found);
    }

    /** A soft limit holds; a hard one alone bounds it. */
    private Optional<Limit> said(String line, Set<String> groups, String file) {
        int comment = line.indexOf('#');
        String[] words =
                (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
        if (words.length != COLUMNS || !words[2].toLowerCase(Locale.ROOT).equals("memlock")) {
            return Optional.empty();
        }
        Optional<Closeness> closeness = closeness(words[0], groups);
        Optional<Long> value = NO_LIMIT.contains(words[3].toLowerCase(Locale.ROOT))
                ? Optional.of(UNLIMITED)
                : Digits.number(words[3]).stream().boxed().findFirst();
        return closeness.flatMap(close -> value.map(kilobytes -> new Limit(close, kilobytes, file)));
    }

    private Optional<Closeness> closeness(String domain, Set<String> groups) {
        if (domain.equals(user)) {
            return Optional.of(Closeness.USER);
        } else if (domain.startsWith("@")) {
            return groups.contains(domain.substring(1)) ? Optional.of(Closeness.GROUP) : Optional.empty();
        }
        return domain.equals("*") ? Optional.of(Closeness.EVERYBODY) : Optional.empty();
    }

    /** The groups of the user that the files of the machine tell. */
    private Set<String> groups(Host host) throws IOException {
        String primary = "";
        for (String line : host.readText("/etc/passwd").orElse("").split("\n")) {
            String[] fields = line.split(":", -1);
            if (fields.length > COLUMNS && fields[0].equals(user)) {
                primary = fields[3];
            }
        }
        Set<String> groups = new HashSet<>();
        for (String line : host.readText("/etc/group").orElse("").split("\n")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= COLUMNS
                    && (fields[2].equals(primary)
                            || List.of(fields[3].split(",")).contains(user))) {
                groups.add(fields[0]);
            }
        }
        return groups;
    }
}
