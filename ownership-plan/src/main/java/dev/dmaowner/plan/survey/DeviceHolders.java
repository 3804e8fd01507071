package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Digits;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.StandInGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the processes that have a node of a device open, from {@code /proc}: nodes of the device and of its children, its
 * group's node in {@code /dev/vfio}, and files that VFIO hands out, where the kernel says whose they are. A user other than root sees
 * only their own processes.
 */
public final class DeviceHolders {

    /** A file that a group's node has handed out for a device; newer kernels say in {@code /proc} for which. */
    private static final String DEVICE_FILE = "anon_inode:[vfio-device]";

    private static final String DEVICE_PATH = "vfio-device-syspath:";
    private static final String DEVICES = "/sys/devices/";

    private DeviceHolders() {}

    /** {@return a clause for each open node, such as {@code process 812 (qemu) has /dev/vfio/7 open}} */
    public static List<String> of(Host host, DeviceId device) {
        try {
            return holding(host, nodes(host, device));
        } catch (IOException e) {
            // The caller reports another failure, which this one must not hide.
            return List.of();
        }
    }

    private static Set<String> nodes(Host host, DeviceId device) throws IOException {
        Set<String> nodes = new TreeSet<>();
        String folder = DeviceBinding.folder(device);
        Optional<String> path = host.linkTarget(folder);
        for (String kind : List.of("char", "block")) {
            for (String number : host.list("/sys/dev/" + kind)) {
                Optional<String> target = host.linkTarget("/sys/dev/" + kind + "/" + number);
                if (path.isPresent() && target.isPresent() && target.get().startsWith(path.get() + "/")) {
                    nodeName(host, target.get()).ifPresent(name -> nodes.add("/dev/" + name));
                }
            }
        }
        if (DeviceBinding.driver(host, device).isPresent() || host.exists(folder)) {
            host.linkName(folder + "/iommu_group")
                    .ifPresent(group -> nodes.addAll(
                            List.of("/dev/vfio/" + group, "/dev/vfio/" + StandInGroup.NODE_PREFIX + group)));
        }
        path.ifPresent(nodes::add);
        return nodes;
    }

    /**
     * {@return the nodes that hand a device to userspace, beside its group's: those in {@code /dev/vfio/devices}, and its directory, which stands
     * for files without a node}
     *
     * @param path the device's directory below {@code /sys/devices}
     * @throws IOException if the directory cannot be listed
     */
    public static Set<String> userspaceNodes(Host host, String path) throws IOException {
        Set<String> nodes = new TreeSet<>(Set.of(path));
        for (String name : host.list(path + "/vfio-dev")) {
            nodes.add("/dev/vfio/devices/" + name);
        }
        return nodes;
    }

    /** {@return the name of the node below {@code /dev}, empty if there is none; the path is that of a device below its parent} */
    public static Optional<String> nodeName(Host host, String path) throws IOException {
        return host.readText(path + "/uevent").flatMap(text -> text.lines()
                .filter(line -> line.startsWith("DEVNAME="))
                .map(line -> line.substring("DEVNAME=".length()))
                .findFirst());
    }

    private static List<String> holding(Host host, Set<String> nodes) throws IOException {
        return nodes.isEmpty() ? List.of() : openNodes(host).clauses(nodes);
    }

    /**
     * {@return the nodes below {@code /dev} that processes have open, read once for all devices}
     *
     * @throws IOException if the processes cannot be listed
     */
    public static OpenNodes openNodes(Host host) throws IOException {
        Map<String, List<String>> holders = new HashMap<>();
        int seen = 0;
        int hidden = 0;
        for (String process : host.list("/proc")) {
            if (!Digits.areAllOf(process)) {
                continue;
            } else if (isSeen(host, process, holders)) {
                seen++;
            } else if (host.exists("/proc/" + process)) {
                hidden++;
            }
        }
        return new OpenNodes(holders, seen == 0 ? Seen.NOTHING : hidden == 0 ? Seen.ALL : Seen.OWN);
    }

    /** A process that has ended is not seen, nor is one of another user, or one that is recorded without the files that it has open. */
    private static boolean isSeen(Host host, String process, Map<String, List<String>> holders) {
        try {
            open(host, process, holders);
            return host.exists("/proc/" + process + "/fd");
        } catch (IOException e) {
            return false;
        }
    }

    private static void open(Host host, String process, Map<String, List<String>> holders) throws IOException {
        Set<String> nodes = new TreeSet<>();
        String folder = "/proc/" + process + "/fd";
        for (String number : host.list(folder)) {
            Optional<String> file = host.readLink(folder + "/" + number);
            if (file.equals(Optional.of(DEVICE_FILE))) {
                deviceOf(host, "/proc/" + process + "/fdinfo/" + number).ifPresent(nodes::add);
            } else {
                file.filter(node -> node.startsWith("/dev/")).ifPresent(nodes::add);
            }
        }
        if (!nodes.isEmpty()) {
            String name = host.readText("/proc/" + process + "/comm").orElse("?");
            String words = "process " + process + " (" + name + ")";
            nodes.forEach(node ->
                    holders.computeIfAbsent(node, key -> new ArrayList<>()).add(words));
        }
    }

    /** {@return whether a link in a folder of open files is that of a file that VFIO has handed out for a device} */
    public static boolean isDeviceFile(String target) {
        return target.equals(DEVICE_FILE);
    }

    private static Optional<String> deviceOf(Host host, String info) throws IOException {
        return host.readText(info)
                .flatMap(text -> text.lines()
                        .filter(line -> line.startsWith(DEVICE_PATH))
                        .findFirst())
                .map(line -> line.substring(DEVICE_PATH.length()).strip())
                .filter(path -> path.startsWith(DEVICES));
    }

    /** How much of what processes have open could be seen. */
    public enum Seen {
        /** No process: the host does not record them. */
        NOTHING,
        /** Processes of this user; only root sees those of others. */
        OWN,
        /** Every process. */
        ALL
    }

    /**
     * What processes have open.
     *
     * @param holders the processes by the path of the node, in words such as {@code process 812 (qemu)}; a file without a node counts as
     *     the directory of its device
     * @param seen how much could be seen
     */
    public record OpenNodes(Map<String, List<String>> holders, Seen seen) {
        public OpenNodes {
            holders = Map.copyOf(holders);
        }

        /** {@return a clause for each process that has one of these nodes open, the nodes in their order} */
        public List<String> clauses(Set<String> nodes) {
            List<String> clauses = new ArrayList<>();
            for (String node : nodes) {
                String file =
                        node.startsWith(DEVICES) ? "VFIO's file of " + node.substring(node.lastIndexOf('/') + 1) : node;
                holders.getOrDefault(node, List.of())
                        .forEach(process -> clauses.add(process + " has " + file + " open"));
            }
            return clauses;
        }
    }
}
