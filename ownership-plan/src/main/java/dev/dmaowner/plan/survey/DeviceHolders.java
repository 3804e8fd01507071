package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Digits;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

    /** {@return the paths of the nodes of a device and of its children} */
    public static Set<String> nodes(Host host, DeviceId device) throws IOException {
        Set<String> nodes = new TreeSet<>();
        String folder = DeviceBinding.folder(device);
        Optional<String> path = host.linkTarget(folder);
        for (String kind : List.of("char", "block")) {
            for (String number : host.list("/sys/dev/" + kind)) {
                Optional<String> target = host.linkTarget("/sys/dev/" + kind + "/" + number);
                if (path.isPresent() && target.isPresent() && target.get().startsWith(path.get() + "/")) {
                    name(host, target.get()).ifPresent(name -> nodes.add("/dev/" + name));
                }
            }
        }
        if (DeviceBinding.driver(host, device).isPresent() || host.exists(folder)) {
            host.linkName(folder + "/iommu_group").ifPresent(group -> nodes.add("/dev/vfio/" + group));
        }
        return nodes;
    }

    private static Optional<String> name(Host host, String path) throws IOException {
        return host.readText(path + "/uevent").flatMap(text -> text.lines()
                .filter(line -> line.startsWith("DEVNAME="))
                .map(line -> line.substring("DEVNAME=".length()))
                .findFirst());
    }

    public static List<String> holding(Host host, Set<String> nodes) throws IOException {
        List<String> holders = new ArrayList<>();
        for (String process : host.list("/proc")) {
            if (!nodes.isEmpty() && Digits.areAllOf(process)) {
                for (String node : open(host, process, nodes)) {
                    String name = host.readText("/proc/" + process + "/comm").orElse("?");
                    holders.add("process " + process + " (" + name + ") has " + node + " open");
                }
            }
        }
        return holders;
    }

    private static Set<String> open(Host host, String process, Set<String> nodes) {
        Set<String> open = new TreeSet<>();
        String folder = "/proc/" + process + "/fd";
        try {
            for (String number : host.list(folder)) {
                host.readLink(folder + "/" + number).filter(nodes::contains).ifPresent(open::add);
            }
        } catch (IOException e) {
            // The process has ended, or belongs to another user.
            return open;
        }
        return open;
    }
}
