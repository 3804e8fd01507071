package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Digits;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the processes that have a node of a device open, from {@code /proc}: nodes of the device and of its children, and its
 * group's node in {@code /dev/vfio}. A user other than root sees only their own processes.
 */
public final class DeviceHolders {

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
            host.linkName(folder + "/iommu_group").ifPresent(group -> nodes.add("/dev/vfio/" + group));
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
            host.readLink(folder + "/" + number)
                    .filter(node -> node.startsWith("/dev/"))
                    .ifPresent(nodes::add);
        }
        if (!nodes.isEmpty()) {
            String name = host.readText("/proc/" + process + "/comm").orElse("?");
            String words = "process " + process + " (" + name + ")";
            nodes.forEach(node ->
                    holders.computeIfAbsent(node, key -> new ArrayList<>()).add(words));
        }
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
     * @param holders the processes by the path of the node, in words such as {@code process 812 (qemu)}
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
                holders.getOrDefault(node, List.of())
                        .forEach(process -> clauses.add(process + " has " + node + " open"));
            }
            return clauses;
        }
    }
}
