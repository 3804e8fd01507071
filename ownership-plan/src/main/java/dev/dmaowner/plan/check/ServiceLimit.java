package dev.dmaowner.plan.check;

import dev.dmaowner.Digits;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a service of systemd may lock: {@code LimitMEMLOCK=} of its unit and the files beside it, else {@code DefaultLimitMEMLOCK=} of the
 * manager. A service that runs as root may lock everything.
 */
final class ServiceLimit implements MemoryLimit {

    /** The most important first, as systemd searches them. */
    private static final List<String> FOLDERS =
            List.of("/etc/systemd", "/run/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd", "/lib/systemd");

    private static final String LIMIT = "LimitMEMLOCK";
    private static final String DEFAULT_LIMIT = "DefaultLimitMEMLOCK";
    private static final String USER = "User";
    private static final Set<String> ROOT = Set.of("", "root", "0");
    private static final Set<String> YES = Set.of("1", "yes", "true", "on");
    private static final String UNITS = "KMGTPE";
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final String unit;

    /** @param unit its name, with what kind of unit it is, such as {@code guest.service} */
    ServiceLimit(String unit) {
        this.unit = unit;
    }

    private record Setting(String value, String file) {}

    /** What files assign, the last value of each key. */
    private static final class Settings {

        private final Map<String, Setting> all = new HashMap<>();

        void add(String file, String section, String text) {
            boolean isInside = false;
            for (String raw : text.split("\n")) {
                String line = raw.strip();
                int equals = line.indexOf('=');
                if (line.startsWith("[")) {
                    isInside = line.equals(section);
                } else if (isInside && equals > 0 && line.charAt(0) != '#' && line.charAt(0) != ';') {
                    all.put(
                            line.substring(0, equals).strip(),
                            new Setting(line.substring(equals + 1).strip(), file));
                }
            }
        }

        Setting of(String key) {
            return all.getOrDefault(key, new Setting("", ""));
        }
    }

    private record Limit(long bytes, String file) {}

    @Override
    public Optional<String> against(Host host, long bytes) throws IOException {
        return limit(host)
                .filter(limit -> limit.bytes() < bytes)
                .map(limit -> unit + " may lock " + (limit.bytes() >> 10) + " KiB (" + limit.file()
                        + "), and VFIO pins all " + (bytes >> 10)
                        + " KiB of the guest: raise LimitMEMLOCK by 'systemctl edit "
                        + unit + "'");
    }

    @Override
    public Optional<String> notRecorded(Host host) throws IOException {
        if (limit(host).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                fragment(host).isEmpty()
                        ? "there is no file of the unit " + unit + " here"
                        : unit
                                + " sets no LimitMEMLOCK that is understood, and the manager no default; that of systemd, a few MiB, decides");
    }

    private Optional<Limit> limit(Host host) throws IOException {
        Optional<String> fragment = fragment(host);
        if (fragment.isEmpty()) {
            return Optional.empty();
        }
        Settings settings = new Settings();
        settings.add(fragment.get(), "[Service]", host.readText(fragment.get()).orElse(""));
        for (String file : dropIns(host, "system/", List.of("service.d", templated(".d"), unit + ".d"))) {
            settings.add(file, "[Service]", host.readText(file).orElse(""));
        }
        if (ROOT.contains(settings.of(USER).value())
                && !YES.contains(settings.of("DynamicUser").value())) {
            return Optional.of(new Limit(UNLIMITED, fragment.get()));
        }
        Setting own = settings.of(LIMIT);
        return own.value().isEmpty() ? ofManager(host) : limit(own);
    }

    private static Optional<Limit> ofManager(Host host) throws IOException {
        Settings settings = new Settings();
        Optional<String> main = first(host, "system.conf");
        if (main.isPresent()) {
            settings.add(main.get(), "[Manager]", host.readText(main.get()).orElse(""));
        }
        for (String file : dropIns(host, "", List.of("system.conf.d"))) {
            settings.add(file, "[Manager]", host.readText(file).orElse(""));
        }
        return limit(settings.of(DEFAULT_LIMIT));
    }

    /** Of a soft and a hard limit the soft one holds. */
    private static Optional<Limit> limit(Setting setting) {
        String soft = setting.value().split(":", -1)[0];
        if (soft.equals("infinity")) {
            return Optional.of(new Limit(UNLIMITED, setting.file()));
        }
        int power = soft.isEmpty() ? -1 : UNITS.indexOf(soft.charAt(soft.length() - 1));
        OptionalLong number = Digits.number(power < 0 ? soft : soft.substring(0, soft.length() - 1));
        int shift = 10 * (power + 1);
        return number.isEmpty()
                ? Optional.empty()
                : Optional.of(new Limit(
                        number.getAsLong() > UNLIMITED >> shift ? UNLIMITED : number.getAsLong() << shift,
                        setting.file()));
    }

    /** The file of the unit, or of its template. */
    private Optional<String> fragment(Host host) throws IOException {
        Optional<String> own = first(host, "system/" + unit);
        return own.isPresent() || templated("").equals(unit) ? own : first(host, "system/" + templated(""));
    }

    /** The name without the instance, such as {@code guest@.service} of {@code guest@7.service}. */
    private String templated(String more) {
        int at = unit.indexOf('@');
        int dot = unit.lastIndexOf('.');
        return (at < 0 || dot < at ? unit : unit.substring(0, at + 1) + unit.substring(dot)) + more;
    }

    private static Optional<String> first(Host host, String below) throws IOException {
        for (String folder : FOLDERS) {
            String file = folder + "/" + below;
            if (host.readText(file).isPresent()) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** In the order of their names, in which the later overrules; of two of one name the one in the more important folder counts. */
    private static List<String> dropIns(Host host, String below, List<String> names) throws IOException {
        List<String> files = new ArrayList<>();
        for (String name : names.stream().distinct().toList()) {
            Map<String, String> byName = new TreeMap<>();
            for (String folder : FOLDERS) {
                String directory = folder + "/" + below + name;
                for (String file : host.list(directory)) {
                    if (file.endsWith(".conf")) {
                        byName.putIfAbsent(file, directory + "/" + file);
                    }
                }
            }
            files.addAll(byName.values());
        }
        return files;
    }
}
