package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.FirmwareFramebuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Restricts a host to the PCI trees that can influence the groups of the given devices. Other devices are not listed, and so not
 * read, but can still be read by path. For other buses no such bound is known, so the whole host is used.
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

    /** {@return the part around a device and the other members of its group} */
    static Host around(Host host, DeviceId device) throws IOException {
        if (!device.bus().equals(TREE)) {
            return host;
        }
        String directory = BUSES + TREE + DEVICES + "/" + device.name();
        Optional<GroupId> group = host.linkName(directory + "/iommu_group").flatMap(GroupId::ofName);
        if (group.isPresent()) {
            return around(host, group.get());
        }
        PartOfHost part = new PartOfHost(host, Set.of(root(host, directory)));
        // A part without groups would look like a host without an IOMMU.
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

    /** The directory of the topmost PCI device on the path that a link leads to. */
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

    /** Each reader lists the devices of a bus; the links are followed only once. */
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
            if (start >= 0 && (isBelowRoot(target.substring(start)) || FirmwareFramebuffer.isOne(name))) {
                inside.add(name);
            }
        }
        return inside;
    }

    /** Looks at each directory above, because there can be as many roots as devices. */
    private boolean isBelowRoot(String path) {
        if (roots.contains(path) || roots.contains("")) {
            return true;
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (roots.contains(path.substring(0, slash + 1))) {
                return true;
            }
        }
        return false;
    }

    private List<String> groups() throws IOException {
        Set<String> groups = new HashSet<>();
        for (String bus : super.list(BUSES.substring(0, BUSES.length() - 1))) {
            String devices = BUSES + bus + DEVICES;
            for (String device : list(devices)) {
                linkName(devices + "/" + device + "/iommu_group").ifPresent(groups::add);
            }
        }
        return groups.stream().sorted().toList();
    }
}
