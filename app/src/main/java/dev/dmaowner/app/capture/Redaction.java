package dev.dmaowner.app.capture;

import dev.dmaowner.app.source.HostParts;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Removes identifying data from a capture: serial numbers, MAC addresses, the host's name and its machine id, UUIDs of disks, names
 * of volumes, users and servers among what is mounted, names of input devices, and words of the kernel's command line. Files that hold such data by their name are dropped; known identifiers are removed
 * wherever they occur. For use by one thread.
 */
final class Redaction {

    /** Everything is kept. */
    static final Redaction NONE = new Redaction(List.of(), Set.of(), Mode.KEEP);

    private static final Pattern MAC = Pattern.compile("(?i)\\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\\b");
    /** A network device whose name is its address, as udev names some. */
    private static final Pattern NAME_OF_ADDRESS = Pattern.compile("\\b(en|wl|ww|ib)x[0-9a-f]{12}\\b");

    private static final Pattern UUID = Pattern.compile("(?i)\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b");
    /** Keys of a uevent that describe a device without identifying its owner. */
    private static final List<String> UEVENT_KEYS =
            List.of("DRIVER=", "MODALIAS=", "PCI_", "OF_", "AMBA_ID=", "DEVTYPE=", "FIRMWARE_NODE=", "DEVNAME=");

    private static final Set<String> DROPPED_PROPERTIES = Set.of(
            "serial-number",
            "mac-address",
            "local-mac-address",
            "address",
            "nvmem-cells",
            "bootargs",
            "kaslr-seed",
            "rng-seed",
            "hostname",
            "system-id",
            "chassis-id");
    private static final int SHORTEST_SECRET = 3;
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

    private final List<String> secrets;
    /** The names that the kernel gives to disks, as parts of the paths of their nodes. */
    private final Set<String> disks;

    private final Mode mode;
    /** What stands for a name, which must be the same wherever the name occurs, and another for another name. */
    private final Map<String, String> standIns = new HashMap<>();

    private Redaction(List<String> secrets, Set<String> disks, Mode mode) {
        this.secrets = secrets;
        this.disks = disks;
        this.mode = mode;
    }

    static Redaction of(Host host) throws IOException {
        Set<String> secrets =
                new TreeSet<>((a, b) -> a.length() != b.length() ? b.length() - a.length() : a.compareTo(b));
        for (String file : HostParts.IDENTITY) {
            add(secrets, host, file);
        }
        for (String device : host.list("/sys/class/net")) {
            add(secrets, host, "/sys/class/net/" + device + "/address");
        }
        for (String name : host.list("/sys/class/dmi/id")) {
            if (name.contains("serial") || name.contains("uuid") || name.contains("asset_tag")) {
                add(secrets, host, "/sys/class/dmi/id/" + name);
            }
        }
        for (String controller : host.list("/sys/class/nvme")) {
            add(secrets, host, "/sys/class/nvme/" + controller + "/serial");
        }
        Set<String> disks = new HashSet<>();
        for (String disk : host.list("/sys/class/block")) {
            disks.addAll(List.of(disk.split("!")));
        }
        return new Redaction(List.copyOf(secrets), Set.copyOf(disks), Mode.STRIKE_OUT);
    }

    private static void add(Set<String> secrets, Host host, String file) {
        try {
            String secret = host.readText(file).orElse("").strip();
            if (secret.length() >= SHORTEST_SECRET && !secret.equals("localhost")) {
                secrets.add(secret);
                // The device mapper doubles hyphens, and volume groups are often named after the host.
                secrets.add(secret.replace("-", "--"));
            }
        } catch (IOException e) {
            // Identifiers that cannot be read here do not occur in readable files, or are dropped by name.
        }
    }

    /** {@return whether a whole directory is left out} */
    boolean drops(String folder) {
        return mode == Mode.STRIKE_OUT && folder.endsWith("/chosen");
    }

    /** {@return the redacted content of a file, empty if the file is dropped} */
    Optional<byte[]> of(String path, byte[] content) {
        if (mode == Mode.KEEP) {
            return Optional.of(content);
        }
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (path.equals(CapturedParts.FLATTENED_TREE)) {
            // The folders say the same, property by property.
            return Optional.empty();
        } else if (path.startsWith("/sys/firmware/devicetree/")) {
            boolean dropped = DROPPED_PROPERTIES.contains(name) || name.contains("serial") || name.contains("mac-addr");
            return dropped ? Optional.empty() : Optional.of(struckOut(path, content));
        } else if (name.equals("config")) {
            return Optional.of(SerialNumbers.without(content));
        } else if (name.equals("uevent")) {
            return Optional.of(struckOut(path, knownLines(content)));
        }
        // The kernel's lists of modules are the same on every host with that kernel.
        return Optional.of(path.startsWith("/lib/modules/") ? content : struckOut(path, content));
    }

    /** {@return a path without names that identify} */
    String ofName(String path) {
        if (mode == Mode.KEEP) {
            return path;
        }
        return path.startsWith("/dev/") ? withoutSecrets(node(path)) : withStandIns(path, NAME_OF_ADDRESS);
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
        return path.startsWith("/dev/") ? withoutSecrets(node(target)) : withStandIns(target, NAME_OF_ADDRESS);
    }

    /** Replaces what the kernel has not named in the path of a node, or in a part of it. */
    private String node(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            boolean isHarmless = WORDS_OF_NODES.contains(part) || disks.contains(part);
            parts.add(isHarmless ? part : standIns.computeIfAbsent(part, name -> "name" + (standIns.size() + 1)));
        }
        return String.join("/", parts);
    }

    private static byte[] knownLines(byte[] content) {
        StringBuilder kept = new StringBuilder();
        new String(content, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> UEVENT_KEYS.stream().anyMatch(line::startsWith))
                .forEach(line -> kept.append(line).append('\n'));
        return kept.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] struckOut(String path, byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (path.startsWith("/proc/")) {
            text = withStandIns(new HostUseText(this::node).without(path, text), UUID);
        } else if (path.endsWith("/dm/name")) {
            text = node(text.strip()) + "\n";
        }
        return struckOut(text).getBytes(StandardCharsets.ISO_8859_1);
    }

    private String struckOut(String text) {
        return withStandIns(MAC.matcher(withoutSecrets(text)).replaceAll("xx:xx:xx:xx:xx:xx"), NAME_OF_ADDRESS);
    }

    private String withoutSecrets(String text) {
        String without = text;
        for (String secret : secrets) {
            String bytes = new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            without = without.replace(bytes, "x".repeat(bytes.length()));
        }
        return without;
    }

    /** Replaces each name by another of the same form, with a number of its own. */
    private String withStandIns(String text, Pattern names) {
        return names.matcher(text).replaceAll(found -> standIns.computeIfAbsent(found.group(), this::standIn));
    }

    private String standIn(String name) {
        String number = String.format(Locale.ROOT, "%012d", standIns.size() + 1);
        String start = name.substring(0, name.length() - number.length());
        return (name.indexOf('-') < 0 ? start : start.replaceAll("[0-9a-fA-F]", "0")) + number;
    }
}
