package dev.dmaowner.app.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Leaves out of files in {@code /proc} what could identify users, servers and networks. Only words that are known to be harmless stay;
 * whether a disk is in use, a route is the default one, or a parameter is given can still be seen.
 */
final class HostUseText {

    private static final String STRUCK = "x";
    /** Folders that most systems have. */
    private static final Set<String> FOLDERS = Set.of(
            "", "boot", "cache", "dev", "efi", "esp", "etc", "home", "lib", "log", "media", "mnt", "nix", "opt", "proc",
            "root", "run", "shm", "snap", "srv", "store", "sys", "tmp", "usr", "var");
    /** Beginnings of parameters whose values say what the kernel does with devices, and nothing about users. */
    private static final List<String> PARAMETERS = List.of(
            "acpi",
            "amd_iommu",
            "arm-smmu",
            "console",
            "default_hugepagesz",
            "earlycon",
            "efi",
            "hugepages",
            "intel_iommu",
            "iommu",
            "kvm",
            "module_blacklist",
            "modprobe.blacklist",
            "nohz",
            "nomodeset",
            "pci",
            "rd.driver",
            "vfio",
            "video",
            "xen-pciback");

    /** Parameters that say by being there how the host boots, and whose values, which are struck out, can name disks and hosts. */
    private static final Set<String> KEYS = Set.of(
            "BOOT_IMAGE",
            "crashkernel",
            "initrd",
            "ip",
            "isolcpus",
            "mitigations",
            "nfsroot",
            "rd.luks.name",
            "rd.luks.uuid",
            "rd.lvm.lv",
            "rd.md.uuid",
            "resume",
            "root",
            "rootflags",
            "rootfstype");
    /** Parameters without a value that say nothing about users. */
    private static final Set<String> SWITCHES = Set.of(
            "debug",
            "earlycon",
            "emergency",
            "ignore_loglevel",
            "irqfixup",
            "irqpoll",
            "noapic",
            "noefi",
            "nofb",
            "nohibernate",
            "nohz",
            "noinitrd",
            "nointremap",
            "nointroute",
            "nokaslr",
            "nolapic",
            "nomodeset",
            "nopat",
            "nopti",
            "noresume",
            "nosmt",
            "nosplash",
            "nowatchdog",
            "nox2apic",
            "quiet",
            "rescue",
            "rhgb",
            "ro",
            "rootwait",
            "rw",
            "single",
            "splash",
            "threadirqs");
    /** What follows is for the first process. */
    private static final String END_OF_PARAMETERS = "--";

    private static final List<String> NAMES_OF_INPUTS = List.of("N: Name=", "P: Phys=", "U: Uniq=");
    private static final String ALL_ZERO_ADDRESS = "0".repeat(32);

    private final UnaryOperator<String> node;

    /** @param node gives the path of a node without names that identify */
    HostUseText(UnaryOperator<String> node) {
        this.node = node;
    }

    /** {@return the text of a file below {@code /proc} without what could identify} */
    String without(String path, String text) {
        return switch (path) {
            case "/proc/cmdline" -> parameters(text);
            case "/proc/mounts", "/proc/self/mounts" -> lines(text, this::mount);
            case "/proc/self/mountinfo" -> lines(text, this::mountInfo);
            case "/proc/swaps" -> lines(text, this::swap);
            case "/proc/net/route" -> lines(text, HostUseText::route);
            case "/proc/net/ipv6_route" -> lines(text, HostUseText::route6);
            case "/proc/bus/input/devices" -> lines(text, HostUseText::input);
            default -> text;
        };
    }

    /** Leaves out each line that redaction has emptied. Lines that were empty before separate blocks, and stay. */
    private static String lines(String text, UnaryOperator<String> rule) {
        StringBuilder kept = new StringBuilder();
        text.lines().forEach(line -> {
            String without = rule.apply(line);
            if (line.isEmpty() || !without.isEmpty()) {
                kept.append(without).append('\n');
            }
        });
        return kept.toString();
    }

    private static String parameters(String text) {
        List<String> kept = new ArrayList<>();
        for (String parameter : separated(text)) {
            if (parameter.equals(END_OF_PARAMETERS)) {
                break;
            }
            kept.add(parameter(parameter));
        }
        return String.join(" ", kept) + "\n";
    }

    /** A parameter ends at white space outside quotes. */
    private static List<String> separated(String text) {
        List<String> parameters = new ArrayList<>();
        boolean isQuoted = false;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean isEnd = i == text.length() || !isQuoted && Character.isWhitespace(text.charAt(i));
            if (!isEnd) {
                isQuoted ^= text.charAt(i) == '"';
                continue;
            }
            if (start < i) {
                parameters.add(text.substring(start, i));
            }
            start = i + 1;
        }
        return parameters;
    }

    private static String parameter(String parameter) {
        int equals = parameter.indexOf('=');
        if (equals < 0) {
            return SWITCHES.contains(parameter) ? parameter : STRUCK;
        } else if (PARAMETERS.stream().anyMatch(parameter::startsWith)) {
            return parameter;
        }
        String key = parameter.substring(0, equals);
        return (KEYS.contains(key) ? key : STRUCK) + "=" + STRUCK;
    }

    /** Names of input devices are often the models and serial numbers of keyboards, or the names of telephones. */
    private static String input(String line) {
        for (String key : NAMES_OF_INPUTS) {
            if (line.startsWith(key.substring(0, 2))) {
                return key;
            }
        }
        return line;
    }

    private String mount(String line) {
        String[] fields = line.split(" ");
        return fields.length < 3
                ? ""
                : source(fields[0], fields[2]) + " " + folders(fields[1]) + " " + type(fields[2]) + " rw 0 0";
    }

    /** Optional fields come before a hyphen, after it the type of the file system and what is mounted. */
    private String mountInfo(String line) {
        String[] halves = line.split(" - ", 2);
        String[] fields = halves[0].split(" ");
        String[] source = halves.length < 2 ? new String[0] : halves[1].split(" ");
        if (fields.length < 5 || source.length < 2) {
            return "";
        }
        return String.join(" ", fields[0], fields[1], fields[2], folders(fields[3]), folders(fields[4])) + " rw - "
                + type(source[0]) + " " + source(source[1], source[0]) + " rw";
    }

    /** After a point, a program in userspace names its file systems as it likes. */
    private static String type(String type) {
        int point = type.indexOf('.');
        return point < 0 ? type : type.substring(0, point + 1) + STRUCK;
    }

    /** What is mounted: a node, or a word that is as good as the file system's type; not a server's name. */
    private String source(String source, String type) {
        if (source.startsWith("/dev/")) {
            return node.apply(source);
        }
        return source.equals(type) ? source : STRUCK;
    }

    private static String folders(String path) {
        List<String> kept = new ArrayList<>();
        for (String folder : path.split("/", -1)) {
            kept.add(FOLDERS.contains(folder) ? folder : STRUCK);
        }
        return String.join("/", kept);
    }

    private String swap(String line) {
        String[] fields = line.strip().split("\\s+", 2);
        String swap = fields[0].startsWith("/dev/")
                ? node.apply(fields[0])
                : fields[0].startsWith("/") ? folders(fields[0]) : fields[0];
        return swap + (fields.length > 1 ? " " + fields[1] : "");
    }

    /** Only default routes stay, without their gateways. */
    private static String route(String line) {
        String[] fields = line.strip().split("\\s+");
        if (fields[0].equals("Iface")) {
            return line;
        } else if (fields.length < 8 || !fields[1].equals("00000000") || !fields[7].equals("00000000")) {
            return "";
        }
        fields[2] = "00000000";
        return String.join("\t", fields);
    }

    private static String route6(String line) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length < 10 || !fields[0].equals(ALL_ZERO_ADDRESS) || !fields[1].equals("00")) {
            return "";
        }
        fields[4] = ALL_ZERO_ADDRESS;
        return String.join(" ", fields);
    }
}
