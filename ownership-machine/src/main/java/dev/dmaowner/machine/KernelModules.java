package dev.dmaowner.machine;

import dev.dmaowner.host.Host;
import dev.dmaowner.host.ModuleName;
import dev.dmaowner.machine.ModuleListing.Kind;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ModaliasPattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which modules the kernel of a host has, and which of them are variants of vfio-pci for a device. The lists are read when they are
 * first asked about. Safe for use by several threads.
 */
public final class KernelModules {

    private static final String VFIO_ALIAS = "alias vfio_";

    private static final String VFIO_PREFIX = "vfio_";

    private final @Nullable Host host;
    private final Optional<ModuleCatalogue> given;
    private volatile @Nullable List<Alias> aliases;

    /** An alias that counts under an override alone. */
    private record Alias(String pattern, String module) {

        boolean fits(String modalias) {
            return ModaliasPattern.of(pattern.substring(VFIO_PREFIX.length())).matches(modalias);
        }

        long wildcards() {
            return pattern.chars().filter(c -> c == '*').count();
        }
    }

    private KernelModules(@Nullable Host host, Optional<ModuleCatalogue> given) {
        this.host = host;
        this.given = given;
    }

    /** {@return nothing known of any module} */
    public static KernelModules unknown() {
        return new KernelModules(null, Optional.empty());
    }

    /** {@return the modules by a host's own lists, or by those that were given instead} */
    static KernelModules of(Host host, Optional<ModuleCatalogue> given) {
        return new KernelModules(host, given);
    }

    /**
     * {@return whether the kernel has a module} What depmod has found is exact; of what was built, a part may not be installed.
     *
     * @param module its name, with hyphens or underscores
     * @throws IOException if a list cannot be read
     */
    public ModuleListing listing(String module) throws IOException {
        if (given.isPresent()) {
            return given.get().module(module).isPresent()
                    ? new ModuleListing(Kind.LISTED, "--drivers")
                    : new ModuleListing(Kind.UNKNOWN, "");
        }
        Optional<String> folder = folder();
        if (folder.isEmpty()) {
            return new ModuleListing(Kind.UNKNOWN, "");
        }
        List<String> silent = new ArrayList<>();
        for (String list : List.of("modules.dep", "modules.builtin", "modules.order", "modules.alias")) {
            Optional<String> text = text(folder.get() + list);
            boolean isThere = text.isPresent() && names(list, text.get(), ModuleName.canonical(module));
            if (isThere) {
                return new ModuleListing(Kind.LISTED, folder.get() + list);
            }
            text.ifPresent(read -> silent.add(list));
            if (list.equals("modules.builtin") && silent.contains("modules.dep")) {
                return new ModuleListing(Kind.NOT_LISTED, folder.get() + "modules.dep");
            }
        }
        return silent.contains("modules.order")
                ? new ModuleListing(Kind.NOT_LISTED, folder.get() + "modules.order")
                : new ModuleListing(Kind.UNKNOWN, "");
    }

    private static boolean names(String list, String text, String module) {
        return list.equals("modules.alias")
                ? canonicalHas(text, " " + module, "")
                : canonicalHas(text, "/" + module, ".ko");
    }

    /** Whether a line has this word, up to its end or before what follows, where a hyphen counts as an underscore. */
    private static boolean canonicalHas(String text, String word, String then) {
        String canonical = ModuleName.canonical(text);
        for (int at = canonical.indexOf(word); at >= 0; at = canonical.indexOf(word, at + 1)) {
            int end = at + word.length();
            boolean ends = then.isEmpty()
                    ? end == canonical.length() || canonical.charAt(end) == '\n'
                    : canonical.startsWith(then, end);
            if (ends) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@return the variant of vfio-pci for a device, empty if there is none or nothing is known of the kernel's modules} Of the aliases
     * that fit, the one with the fewest wildcards decides, and of equals the first, as libvirt and the kernel's authors have it.
     *
     * @param modalias the device's
     * @throws IOException if a list cannot be read
     */
    public Optional<VariantDriver> variantFor(String modalias) throws IOException {
        int colon = modalias.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        Alias best = null;
        for (Alias alias : aliases()) {
            if ((best == null || alias.wildcards() < best.wildcards()) && alias.fits(modalias)) {
                best = alias;
            }
        }
        String bus = modalias.substring(0, colon);
        return best == null || best.module().equals(VFIO_PREFIX + bus)
                ? Optional.empty()
                : Optional.of(variant(bus, best));
    }

    /** {@return the id of a driver that fits a device under an override alone, empty if none does} */
    public static Optional<String> idUnderOverride(DriverDescription driver, String modalias) {
        return driver.ids().stream()
                .filter(id -> id.startsWith(VFIO_PREFIX))
                .filter(id -> new Alias(id, driver.name()).fits(modalias))
                .findFirst();
    }

    private VariantDriver variant(String bus, Alias alias) throws IOException {
        String driver = alias.module();
        if (host != null) {
            for (String shown : host.list("/sys/bus/" + bus + "/drivers")) {
                driver = ModuleName.areOne(shown, driver) ? shown : driver;
            }
        }
        return new VariantDriver(driver, alias.pattern(), given.isPresent() ? "--drivers" : "modules.alias");
    }

    private List<Alias> aliases() throws IOException {
        List<Alias> known = aliases;
        if (known == null) {
            known = given.isPresent() ? ofCatalogue(given.get()) : ofHost();
            aliases = known;
        }
        return known;
    }

    private static List<Alias> ofCatalogue(ModuleCatalogue catalogue) {
        return catalogue.modules().stream()
                .flatMap(module -> module.ids().stream()
                        .filter(id -> id.startsWith(VFIO_PREFIX))
                        .map(id -> new Alias(id, module.name())))
                .toList();
    }

    /** Of thirty thousand lines a few are looked for. */
    private List<Alias> ofHost() throws IOException {
        Optional<String> folder = folder();
        String text = folder.isPresent() ? text(folder.get() + "modules.alias").orElse("") : "";
        List<Alias> found = new ArrayList<>();
        for (int at = text.indexOf(VFIO_ALIAS); at >= 0; at = text.indexOf(VFIO_ALIAS, at + 1)) {
            int newline = text.indexOf('\n', at);
            String line =
                    text.substring(at, newline < 0 ? text.length() : newline).strip();
            int blank = line.lastIndexOf(' ');
            boolean isWholeLine = at == 0 || text.charAt(at - 1) == '\n';
            String module = line.substring(blank + 1);
            if (isWholeLine && blank >= VFIO_ALIAS.length() && ModuleName.isOne(module)) {
                found.add(new Alias(
                        line.substring(VFIO_ALIAS.length() - VFIO_PREFIX.length(), blank)
                                .strip(),
                        ModuleName.canonical(module)));
            }
        }
        return found;
    }

    private Optional<String> folder() throws IOException {
        return host == null ? Optional.empty() : ModuleCatalogue.folder(host);
    }

    /** The lists are ASCII. */
    private Optional<String> text(String path) throws IOException {
        return host == null
                ? Optional.empty()
                : host.read(path).map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1));
    }
}
