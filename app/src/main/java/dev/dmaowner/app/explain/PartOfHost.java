package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The part of a host that decides about some PCI devices: what hangs below the same root, and the groups in there. All else is
 * as if it were not listed, so that nobody reads it. Reading a device by its path works everywhere. Of other buses it is not
 * known that only what hangs together decides, so that about their devices the whole host does.
 */
final class PartOfHost extends ForwardingHost {

    private static final String GROUPS = "/sys/kernel/iommu_groups";
    private static final String BUSES = "/sys/bus/";
    private static final String DEVICES = "/devices";
    private static final String TREE = "pci";

    private final Set<String> roots;
    private final Map<String, List<String>> inside = new ConcurrentHashMap<>();

    private PartOfHost(Host whole, Set<String> roots) {
        super(whole);
        this.roots = roots;
    }

    /** {@return the part around a device} */
    static Host around(Host host, DeviceId device) throws IOException {
        if (!device.bus().equals(TREE)) {
            return host;
        }
        PartOfHost part = new PartOfHost(host, Set.of(root(host, BUSES + TREE + DEVICES + "/" + device.name())));
        // A part without a group would be taken for a host without one.
        return part.groups().isEmpty() ? host : part;
    }

    /** {@return the part around the members of a group} */
    static Host around(Host host, GroupId group) throws IOException {
        Set<String> roots = new HashSet<>();
        String members = GROUPS + "/" + group + DEVICES;
        for (String member : host.list(members)) {
            if (host.readLink(BUSES + TREE + DEVICES + "/" + member).isEmpty()) {
                return host;
            }
            roots.add(root(host, members + "/" + member));
        }
        return new PartOfHost(host, roots);
    }

    /** The directory that holds the first PCI device on the way down to the one that a link leads to. */
    private static String root(Host host, String link) throws IOException {
        String target = host.readLink(link).orElse("");
        int start = target.indexOf("devices/");
        String path = start < 0 ? "" : target.substring(start);
        int slash = path.indexOf('/');
        while (slash >= 0) {
            int end = path.indexOf('/', slash + 1);
            String name = path.substring(slash + 1, end < 0 ? path.length() : end);
            if (host.readLink(BUSES + TREE + DEVICES + "/" + name).isPresent()) {
                return path.substring(0, slash + 1);
            }
            slash = end;
        }
        return path;
    }

    @Override
    public List<String> list(String path) throws IOException {
        if (path.equals(GROUPS)) {
            return groups();
        }
        return path.startsWith(BUSES) && path.endsWith(DEVICES) ? devices(path) : super.list(path);
    }

    /** A bus is asked for its devices by each reader; the links are followed for the first. */
    private List<String> devices(String path) throws IOException {
        List<String> known = inside.get(path);
        if (known == null) {
            known = inside(path, super.list(path));
            inside.put(path, known);
        }
        return known;
    }

    private List<String> inside(String path, List<String> names) throws IOException {
        List<String> inside = new ArrayList<>();
        for (String name : names) {
            String target = readLink(path + "/" + name).orElse("");
            int start = target.indexOf("devices/");
            if (start >= 0 && roots.stream().anyMatch(root -> target.startsWith(root, start))) {
                inside.add(name);
            }
        }
        return inside;
    }

    private List<String> groups() throws IOException {
        Set<String> groups = new HashSet<>();
        for (String bus : super.list(BUSES.substring(0, BUSES.length() - 1))) {
            String devices = BUSES + bus + DEVICES;
            for (String device : list(devices)) {
                readLink(devices + "/" + device + "/iommu_group")
                        .map(target -> target.substring(target.lastIndexOf('/') + 1))
                        .ifPresent(groups::add);
            }
        }
        return groups.stream().sorted().toList();
    }
}
