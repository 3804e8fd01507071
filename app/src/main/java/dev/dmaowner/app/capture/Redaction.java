package dev.dmaowner.app.capture;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Removes identifying data from a capture: serial numbers, addresses of network devices, the host's name and its machine id, UUIDs,
 * names of volumes, users and servers among what is mounted, names of input devices, and words of the kernel's command line. Files and
 * properties that hold such data by their name are left out; addresses and ids are replaced wherever they stand, also in names and in
 * the targets of links. Only whole values are replaced: a host's name can be a word that the kernel uses too. For use by one thread.
 */
final class Redaction {

    /** Everything is kept. */
    static final Redaction NONE = new Redaction(new Identifiers(Set.of(), Set.of()), Set.of(), Mode.KEEP);

    /** Keys of a uevent that describe a device without identifying its owner. */
    private static final List<String> UEVENT_KEYS =
            List.of("DRIVER=", "MODALIAS=", "PCI_", "OF_", "AMBA_ID=", "DEVTYPE=", "FIRMWARE_NODE=", "DEVNAME=");
    /** Properties whose values a device binding defines: they cannot be the name of a host. */
    private static final Set<String> DEFINED_PROPERTIES = Set.of("compatible", "device_type", "name", "status");
    /** Words at the end of releases that distributions give to their kernels, and that hosts can be named after. */
    private static final Set<String> KERNEL_FLAVOURS = Set.of(
            "amd64",
            "arm64",
            "aws",
            "azure",
            "cloud",
            "default",
            "gcp",
            "generic",
            "hardened",
            "kvm",
            "lowlatency",
            "lts",
            "oracle",
            "pve",
            "raspi",
            "rpi",
            "tegra",
            "x86_64",
            "zen");

    /** Texts in properties end with a null character. */
    private static final Pattern WORDS = Pattern.compile("[^\\x00 ]+");

    private static final int SHORTEST_DISTINCTIVE = 6;
    private static final String RELEASE = "/proc/sys/kernel/osrelease";
    private static final String MODULES = "/lib/modules/";
    /** Words in the paths of nodes that say nothing about the host. */
    private static final Set<String> WORDS_OF_NODES = Set.of(
            "",
            ".",
            "..",
            "by-diskseq",
            "by-id",
            "by-label",
            "by-partlabel",
            "by-partuuid",
            "by-path",
            "by-uuid",
            "dev",
            "disk",
            "fuse",
            "iommu",
            "mapper",
            "md",
            "root",
            "vfio",
            "zvol");

    private enum Mode {
        KEEP,
        STRIKE_OUT
    }

    private final Set<String> values;
    private final StandIns standIns;
    private final Optional<Pattern> distinctive;
    /** The names that the kernel gives to disks, as parts of the paths of their nodes. */
    private final Set<String> disks;

    private final Mode mode;
    /** What stands for a name of a node, which must be the same wherever the name occurs, and another for another name. */
    private final Map<String, String> nodes = new HashMap<>();

    private final Redacted redacted = new Redacted();

    private Redaction(Identifiers identifiers, Set<String> disks, Mode mode) {
        this.values = identifiers.values();
        this.standIns = new StandIns(identifiers.addresses());
        this.distinctive =
                anyOf(values.stream().filter(Redaction::isDistinctive).collect(Collectors.toSet()));
        this.disks = disks;
        this.mode = mode;
    }

    static Redaction of(Host host) throws IOException {
        Set<String> disks = new HashSet<>();
        for (String disk : host.list("/sys/class/block")) {
            disks.addAll(List.of(disk.split("!")));
        }
        return new Redaction(Identifiers.of(host), Set.copyOf(disks), Mode.STRIKE_OUT);
    }

    /** A number or an id, which is found in the middle of texts too, and not a word. */
    private static boolean isDistinctive(String value) {
        return value.length() >= SHORTEST_DISTINCTIVE
                && value.chars().filter(c -> c >= '0' && c <= '9').distinct().count() > 2;
    }

    private static Optional<Pattern> anyOf(Set<String> numbers) {
        return numbers.isEmpty()
                ? Optional.empty()
                : Optional.of(Pattern.compile(numbers.stream()
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|", "(?<![A-Za-z0-9,-])(?:", ")(?![A-Za-z0-9,-])"))));
    }

    /** {@return whether a whole directory is left out} */
    boolean drops(String folder) {
        boolean isDropped = mode == Mode.STRIKE_OUT && folder.endsWith("/chosen");
        if (isDropped) {
            redacted.leftOut("the node 'chosen' of the device tree");
        }
        return isDropped;
    }

    /** {@return what was taken out so far} */
    Redacted redacted() {
        redacted.replaced("addresses of network devices, also in names", standIns.addresses());
        redacted.replaced("UUIDs, also in names", standIns.uuids());
        redacted.replaced("names of nodes and volumes", nodes.size());
        return redacted;
    }

    /** {@return the redacted content of a file, empty if the file is dropped} */
    Optional<byte[]> of(String path, byte[] content) {
        if (mode == Mode.KEEP || path.startsWith(MODULES)) {
            // The kernel's lists of modules are the same on every host with that kernel.
            return Optional.of(content);
        } else if (path.equals(CapturedParts.FLATTENED_TREE)) {
            redacted.leftOut(path + " (the folders of the device tree say the same)");
            return Optional.empty();
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (path.startsWith(Identifiers.TREE + "/") && IdentifyingProperties.has(path)) {
            redacted.leftOut("property '" + name + "' of the device tree");
            return Optional.empty();
        } else if (name.equals("config")) {
            return Optional.of(withoutSerialNumber(content));
        }
        String before = new String(content, StandardCharsets.ISO_8859_1);
        String after = struckOut(path, name, before);
        if (!after.equals(before) && path.startsWith("/proc/")) {
            redacted.changed(path);
        }
        return Optional.of(after.getBytes(StandardCharsets.ISO_8859_1));
    }

    private byte[] withoutSerialNumber(byte[] content) {
        byte[] without = SerialNumbers.without(content);
        if (!Arrays.equals(content, without)) {
            redacted.leftOut("a PCI device's serial number");
        }
        return without;
    }

    private String struckOut(String path, String name, String text) {
        if (path.startsWith(Identifiers.TREE + "/")) {
            return property(name, text);
        } else if (path.equals(RELEASE)) {
            return release(text.strip()) + "\n";
        } else if (path.startsWith("/proc/")) {
            return withoutNumbers(new HostUseText(this::node).without(path, text));
        } else if (path.endsWith("/dm/name")) {
            return node(text.strip()) + "\n";
        }
        return withoutNumbers(name.equals("uevent") ? knownLines(text) : text);
    }

    private String property(String name, String content) {
        String text = withoutNumbers(standIns.inBytes(content));
        if (DEFINED_PROPERTIES.contains(name)) {
            return text;
        }
        return WORDS.matcher(text).replaceAll(word -> {
            boolean isKnown = values.contains(word.group());
            return isKnown ? "x".repeat(word.group().length()) : Matcher.quoteReplacement(word.group());
        });
    }

    /** Who builds a kernel can put the name of the host into its release, as a part between hyphens or after a plus sign. */
    private String release(String release) {
        String without = release;
        for (String part : release.split("[-+]")) {
            if (values.contains(part) && !KERNEL_FLAVOURS.contains(part)) {
                without =
                        without.replaceAll("(?<=[-+])" + Pattern.quote(part) + "(?=[-+]|$)", "x".repeat(part.length()));
            }
        }
        return without;
    }

    private String withoutNumbers(String text) {
        String without = standIns.in(text);
        return distinctive.isPresent()
                ? distinctive.get().matcher(without).replaceAll(found -> "x"
                        .repeat(found.group().length()))
                : without;
    }

    /** {@return a path without names that identify} */
    String ofName(String path) {
        if (mode == Mode.KEEP) {
            return path;
        } else if (path.startsWith(MODULES)) {
            String[] parts = path.substring(MODULES.length()).split("/", 2);
            return MODULES + release(parts[0]) + (parts.length > 1 ? "/" + parts[1] : "");
        }
        return path.startsWith("/dev/") ? node(path) : standIns.in(path);
    }

    /**
     * {@return a link's target without names that identify}
     *
     * @param path the path of the link
     */
    String ofTarget(String path, String target) {
        if (mode == Mode.KEEP) {
            return target;
        }
        // Links below /dev lead to nodes, by names that administrators have given. Others lead to what the kernel has
        // named.
        return path.startsWith("/dev/") ? node(target) : standIns.in(target);
    }

    /** Replaces what the kernel has not named in the path of a node, or in a part of it. */
    private String node(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            boolean isHarmless = WORDS_OF_NODES.contains(part) || disks.contains(part);
            parts.add(isHarmless ? part : nodes.computeIfAbsent(part, name -> "name" + (nodes.size() + 1)));
        }
        return String.join("/", parts);
    }

    private String knownLines(String text) {
        StringBuilder kept = new StringBuilder();
        text.lines().forEach(line -> {
            if (UEVENT_KEYS.stream().anyMatch(line::startsWith)) {
                kept.append(line).append('\n');
            } else {
                int end = line.indexOf('=');
                redacted.leftOut(
                        end < 0 ? "a line of a uevent without a key" : "'" + line.substring(0, end) + "' of a uevent");
            }
        });
        return kept.toString();
    }
}
