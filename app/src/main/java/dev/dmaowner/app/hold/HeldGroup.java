package dev.dmaowner.app.hold;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.StandInGroup;
import dev.dmaowner.plan.survey.DeviceHolders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A group that this process has claimed as any user does: through the group's node and a container, or where the kernel has no nodes of
 * groups, through its devices' nodes and an iommufd. Closing it lets go. For use by one thread.
 */
final class HeldGroup implements AutoCloseable {

    private static final String GROUPS = "/sys/kernel/iommu_groups/";
    private static final String NODES = "/dev/vfio/";
    private static final String CONTAINER = "/dev/vfio/vfio";
    private static final String IOMMUFD = "/dev/iommu";
    private static final int VIABLE = 1;

    private final Host host;
    private final GroupId group;
    private final List<OpenNode> open = new ArrayList<>();
    private final Map<DeviceId, OpenNode> devices = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    private HeldGroup(Host host, GroupId group) {
        this.host = host;
        this.group = group;
    }

    /**
     * Claim a group.
     *
     * @return the group, or why the kernel refuses it
     * @throws IOException if the host cannot be read
     */
    static Outcome<HeldGroup> claim(Host host, GroupId group) throws IOException {
        HeldGroup held = new HeldGroup(host, group);
        Optional<Refusal> refusal = held.claim();
        if (refusal.isPresent()) {
            held.close();
            return Outcome.refused(refusal.get());
        }
        return Outcome.done(held);
    }

    private Optional<Refusal> claim() throws IOException {
        if (StandInGroup.isOne(host, group)) {
            return Optional.of(Refusal.of(
                    Errno.EOPNOTSUPP,
                    "no IOMMU is behind group " + group + " (no-IOMMU mode), so it has no owner and cannot be held"));
        }
        List<DeviceId> members = members();
        Optional<Refusal> refusal;
        if (host.exists(NODES + group)) {
            refusal = throughGroup(members);
        } else {
            Map<DeviceId, String> nodes = nodes(members);
            refusal = nodes.isEmpty()
                    ? Optional.of(Refusal.of(Errno.ENOENT, "none of its devices is bound to a VFIO driver")
                            .curedBy("dmaowner apply take " + group))
                    : throughDevices(nodes);
        }
        // To bind a device that another file of it has bound is answered by EINVAL.
        return refusal.isPresent()
                        && (refusal.get().errno() == Errno.EBUSY
                                || refusal.get().errno() == Errno.EINVAL)
                ? Optional.of(withHolders(refusal.get(), members))
                : refusal;
    }

    private List<DeviceId> members() throws IOException {
        List<DeviceId> members = new ArrayList<>();
        String folder = GROUPS + group + "/devices";
        for (String name : host.list(folder)) {
            String path = host.linkTarget(folder + "/" + name).orElse("");
            Optional<String> bus = host.linkName(path + "/subsystem");
            if (bus.isPresent()) {
                members.add(new DeviceId(bus.get(), path.substring(path.lastIndexOf('/') + 1)));
            }
        }
        return members;
    }

    private static String folder(DeviceId device) {
        return "/sys/bus/" + device.bus() + "/devices/" + device.name();
    }

    /** {@return the nodes of the devices that are bound to a VFIO driver of a kernel with such nodes} */
    private Map<DeviceId, String> nodes(List<DeviceId> members) throws IOException {
        Map<DeviceId, String> nodes = new LinkedHashMap<>();
        for (DeviceId member : members) {
            for (String name : host.list(folder(member) + "/vfio-dev")) {
                nodes.put(member, NODES + "devices/" + name);
            }
        }
        return nodes;
    }

    /** Since Linux 6.0 the group is claimed when it gets its container; before, no driver may bind a member from then on. */
    private Optional<Refusal> throughGroup(List<DeviceId> members) throws IOException {
        Outcome<OpenNode> opened = opened(NODES + group);
        if (opened.refusal().isPresent()) {
            return opened.refusal();
        }
        OpenNode file = open.get(0);
        NodeAnswer status = file.request(NodeRequest.of("status"));
        if (status instanceof NodeAnswer.Done flags && (flags.value() & VIABLE) == 0) {
            return Optional.of(notViable(members));
        }
        String path = host.exists(CONTAINER) ? CONTAINER : IOMMUFD;
        Outcome<OpenNode> container = opened(path);
        if (container.refusal().isPresent()) {
            return container.refusal();
        }
        OpenNode space = open.get(1);
        Optional<Refusal> refusal = file.request(NodeRequest.of("set_container", new Argument.File(space)))
                .refusal();
        if (refusal.isPresent()) {
            return refusal;
        }
        Optional<Refusal> noDevices = space.request(NodeRequest.of("set_iommu")).refusal();
        if (noDevices.isPresent()) {
            notes.add("its devices' files cannot be had: " + noDevices.get().reason());
        } else {
            for (DeviceId member : members) {
                if (isForUserspace(member)) {
                    openDevice(file, member);
                }
            }
        }
        return Optional.empty();
    }

    private boolean isForUserspace(DeviceId member) throws IOException {
        return host.linkName(folder(member) + "/driver")
                .filter(driver -> driver.contains("vfio"))
                .isPresent();
    }

    /** With the file of a device, its driver cannot be unbound from it; without one the group is still held. */
    private void openDevice(OpenNode file, DeviceId member) {
        NodeAnswer answer = file.request(NodeRequest.of("get_device", new Argument.Text(member.name())));
        if (answer instanceof NodeAnswer.Opened device) {
            open.add(device.node());
            devices.put(member, device.node());
        } else {
            answer.refusal()
                    .ifPresent(why -> notes.add("the file of " + member.name() + " cannot be had: " + why.reason()));
        }
    }

    /** The first device that is bound to the iommufd claims the group, and the others join it. */
    private Optional<Refusal> throughDevices(Map<DeviceId, String> nodes) {
        Outcome<OpenNode> iommufd = opened(IOMMUFD);
        if (iommufd.refusal().isPresent()) {
            return iommufd.refusal();
        }
        OpenNode space = open.get(0);
        for (Map.Entry<DeviceId, String> node : nodes.entrySet()) {
            Outcome<OpenNode> device = opened(node.getValue());
            if (device.refusal().isPresent()) {
                return device.refusal();
            }
            OpenNode file = open.get(open.size() - 1);
            Optional<Refusal> refusal = file.request(NodeRequest.of("bind_iommufd", new Argument.File(space)))
                    .refusal();
            if (refusal.isPresent()) {
                return refusal;
            }
            devices.put(node.getKey(), file);
        }
        return Optional.empty();
    }

    private Outcome<OpenNode> opened(String path) {
        Outcome<OpenNode> opened = host.open(path);
        opened.fold(open::add, why -> false);
        return opened;
    }

    private Refusal notViable(List<DeviceId> members) throws IOException {
        List<String> bound = new ArrayList<>();
        for (DeviceId member : members) {
            if (!isForUserspace(member)) {
                host.linkName(folder(member) + "/driver")
                        .ifPresent(driver -> bound.add(driver + " has " + member.name()));
            }
        }
        return bound.isEmpty()
                ? Refusal.of(Errno.EBUSY, "the kernel calls it not viable: it is owned already")
                : Refusal.of(Errno.EPERM, "the kernel calls it not viable: " + String.join(", ", bound))
                        .curedBy("dmaowner plan take " + group);
    }

    private Refusal withHolders(Refusal refusal, List<DeviceId> members) throws IOException {
        Set<String> nodes = new LinkedHashSet<>(Set.of(NODES + group));
        for (DeviceId member : members) {
            Optional<String> path = host.linkTarget(folder(member));
            if (path.isPresent()) {
                nodes.addAll(DeviceHolders.userspaceNodes(host, path.get()));
            }
        }
        close();
        List<String> clauses = DeviceHolders.openNodes(host).clauses(nodes);
        return clauses.isEmpty() ? refusal : refusal.heldBy(String.join(", ", clauses));
    }

    /** {@return what its devices say whose files could be opened} */
    List<HeldDevice> told() {
        return devices.entrySet().stream()
                .map(each -> HeldDevice.of(each.getKey(), each.getValue()))
                .toList();
    }

    /** {@return what makes the hold weaker than that of other users, a clause each} */
    List<String> notes() {
        return notes;
    }

    /** {@return the nodes through which it is held} */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (OpenNode node : open) {
            if (node.path().startsWith("/")) {
                paths.add(node.path());
            }
        }
        return paths;
    }

    /** The devices first: an open device keeps its group in the container. */
    @Override
    public void close() {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        open.clear();
        devices.clear();
    }
}
