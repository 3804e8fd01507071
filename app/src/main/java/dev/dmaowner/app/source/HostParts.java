package dev.dmaowner.app.source;

import dev.dmaowner.Digits;
import java.util.List;
import java.util.Set;

/**
 * What commands read of a host besides its devices, in one list: archives keep these files, and a capture takes them. What
 * a capture leaves out is named apart.
 */
public final class HostParts {

    /** The files that a capture takes. Of a process they are those of the process that reads them. */
    public static final List<String> FILES = List.of(
            "/proc/bus/input/devices",
            "/proc/cmdline",
            "/proc/consoles",
            "/proc/fb",
            "/proc/interrupts",
            "/proc/iomem",
            "/proc/mounts",
            "/proc/net/ipv6_route",
            "/proc/net/route",
            "/proc/self/limits",
            "/proc/self/mountinfo",
            "/proc/self/mounts",
            "/proc/swaps",
            "/proc/sys/kernel/osrelease",
            "/proc/tty/drivers",
            "/proc/xen/capabilities",
            "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
            "/sys/hypervisor/type",
            "/sys/kernel/security/lockdown");

    /** Files that identify the host or who built its kernel. They are read, and no capture takes them. */
    public static final List<String> IDENTITY = List.of(
            "/etc/hostname",
            "/etc/machine-id",
            "/proc/sys/kernel/hostname",
            "/proc/sys/kernel/random/boot_id",
            "/proc/version");

    /** Nodes that tell by their presence what the kernel offers. */
    public static final List<String> NODES = List.of("/dev/iommu", "/dev/vfio", "/dev/vfio/vfio");

    private static final String PROCESSES = "/proc/";
    private static final String OWN_PROCESS = "/proc/self";
    private static final String DESCRIPTORS = OWN_PROCESS + "/fd";
    private static final String DESCRIPTIONS = OWN_PROCESS + "/fdinfo";
    /** On a running kernel these are links: to a process, and through it to the network that the process sees. */
    private static final Set<String> ALIASES = Set.of(OWN_PROCESS, "/proc/net");

    private HostParts() {}

    /**
     * {@return whether a command could read a file}
     *
     * @param path an absolute path outside the folders of devices, such as {@code /proc/812/fd/3}
     */
    static boolean isRead(String path) {
        String file = ofOwnProcess(path);
        return FILES.contains(file)
                || IDENTITY.contains(file)
                || NODES.stream().anyMatch(node -> isAt(file, node))
                || ALIASES.contains(path)
                || isAt(file, DESCRIPTORS)
                || isAt(file, DESCRIPTIONS)
                || file.equals(OWN_PROCESS + "/comm");
    }

    /** {@return whether a path is that of a folder or below it} */
    static boolean isAt(String path, String folder) {
        return path.startsWith(folder) && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
    }

    /** An archive of a running kernel has the files of its own process below that process's number. */
    private static String ofOwnProcess(String path) {
        int slash = path.indexOf('/', PROCESSES.length());
        if (!path.startsWith(PROCESSES) || slash < 0) {
            return path;
        }
        String process = path.substring(PROCESSES.length(), slash);
        if (!process.equals("self") && !Digits.areAllOf(process)) {
            return path;
        }
        String below = path.substring(slash);
        return below.startsWith("/net/") ? "/proc" + below : OWN_PROCESS + below;
    }
}
