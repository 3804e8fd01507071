package dev.dmaowner.app.capture;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Removes identifying data from a capture: serial numbers, MAC addresses, the host's name and its machine id. Files that hold such
 * data by their name are dropped; known identifiers are removed wherever they occur.
 */
final class Redaction {

    /** Everything is kept. */
    static final Redaction NONE = new Redaction(List.of(), Mode.KEEP);

    private static final Pattern MAC = Pattern.compile("(?i)\\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\\b");
    /** Keys of a uevent that describe a device without identifying its owner. */
    private static final List<String> UEVENT_KEYS =
            List.of("DRIVER=", "MODALIAS=", "PCI_", "OF_", "AMBA_ID=", "DEVTYPE=", "FIRMWARE_NODE=");

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

    private enum Mode {
        KEEP,
        STRIKE_OUT
    }

    private final List<String> secrets;
    private final Mode mode;

    private Redaction(List<String> secrets, Mode mode) {
        this.secrets = secrets;
        this.mode = mode;
    }

    static Redaction of(Host host) throws IOException {
        Set<String> secrets =
                new TreeSet<>((a, b) -> a.length() != b.length() ? b.length() - a.length() : a.compareTo(b));
        for (String file : List.of(
                "/proc/sys/kernel/hostname", "/etc/hostname", "/etc/machine-id", "/proc/sys/kernel/random/boot_id")) {
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
        return new Redaction(List.copyOf(secrets), Mode.STRIKE_OUT);
    }

    private static void add(Set<String> secrets, Host host, String file) {
        try {
            String secret = host.readText(file).orElse("").strip();
            if (secret.length() >= SHORTEST_SECRET && !secret.equals("localhost")) {
                secrets.add(secret);
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
        if (path.startsWith("/sys/firmware/devicetree/")) {
            boolean dropped = DROPPED_PROPERTIES.contains(name) || name.contains("serial") || name.contains("mac-addr");
            return dropped ? Optional.empty() : Optional.of(struckOut(content));
        } else if (name.equals("config")) {
            return Optional.of(SerialNumbers.without(content));
        } else if (name.equals("uevent")) {
            return Optional.of(struckOut(knownLines(content)));
        }
        // The kernel's lists of modules are the same on every host with that kernel.
        return Optional.of(path.startsWith("/lib/modules/") ? content : struckOut(content));
    }

    private static byte[] knownLines(byte[] content) {
        StringBuilder kept = new StringBuilder();
        new String(content, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> UEVENT_KEYS.stream().anyMatch(line::startsWith))
                .forEach(line -> kept.append(line).append('\n'));
        return kept.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] struckOut(byte[] content) {
        String before = new String(content, StandardCharsets.ISO_8859_1);
        String text = before;
        for (String secret : secrets) {
            text = text.replace(
                    new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1),
                    "x".repeat(secret.getBytes(StandardCharsets.UTF_8).length));
        }
        text = MAC.matcher(text).replaceAll("xx:xx:xx:xx:xx:xx");
        return text.equals(before)
                ? Arrays.copyOf(content, content.length)
                : text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
