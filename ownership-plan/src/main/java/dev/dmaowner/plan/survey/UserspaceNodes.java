package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelChange;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription.Kind;
import dev.dmaowner.host.StandInGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which nodes a user would open to have a device. The older way goes by the group ({@code /dev/vfio/7} and a container,
 * {@code /dev/vfio/vfio}), the newer by a node of the device itself and {@code /dev/iommu} (iommufd).
 *
 * @param way which of the two ways there are
 * @param nodes the nodes that are there, those of the older way first
 * @param reason why it is these ways, a clause
 */
public record UserspaceNodes(Way way, List<String> nodes, String reason) {

    private static final String CONTAINER = "/dev/vfio/vfio";
    private static final String IOMMUFD = "/dev/iommu";
    private static final String DEVICE_NODES = "/dev/vfio/devices/";

    /** The ways to a device. */
    public enum Way {
        LEGACY,
        IOMMUFD,
        BOTH,
        NONE
    }

    public UserspaceNodes {
        nodes = List.copyOf(nodes);
    }

    /**
     * {@return the nodes of a device}
     *
     * @throws IOException if the host cannot be read
     */
    public static UserspaceNodes of(Host host, HostSurvey survey, SurveyedDevice device) throws IOException {
        String bus = device.id().bus();
        if (device.group().isEmpty()) {
            return none("it is in no group, so VFIO refuses it");
        } else if (device.isBridge() || !KernelDrivers.hasUserAccess(bus)) {
            return none("there is no VFIO driver for " + (device.isBridge() ? "bridges" : "devices of bus " + bus));
        }
        GroupId group = device.group().get();
        if (!device.isForUserspace()) {
            return none("it is "
                    + (device.isBindingRecorded() ? "not bound" : "not recorded whether it is bound")
                    + " to a userspace driver such as " + KernelDrivers.userAccess(bus)
                    + "; once it is, a user opens /dev/vfio/" + group);
        }
        boolean isIsolated =
                survey.group(group).filter(SurveyedGroup::isIsolated).isPresent();
        String name = (isIsolated ? "" : StandInGroup.NODE_PREFIX) + group;
        String node = "/dev/vfio/" + name;
        List<String> legacy = new ArrayList<>();
        if (host.exists(node) || host.exists("/sys/class/vfio/" + name)) {
            legacy.add(node);
            if (host.exists(CONTAINER)) {
                legacy.add(CONTAINER);
            }
        }
        List<String> direct = direct(host, device.device().sysfsPath());
        boolean hasIommufd = host.exists(IOMMUFD);
        List<String> newer = new ArrayList<>();
        if (!direct.isEmpty() && hasIommufd) {
            newer.addAll(direct);
            newer.add(IOMMUFD);
        }
        Way way = legacy.isEmpty() ? newer.isEmpty() ? Way.NONE : Way.IOMMUFD : newer.isEmpty() ? Way.LEGACY : Way.BOTH;
        String reason =
                switch (way) {
                    case BOTH -> "the kernel has nodes of groups and of devices";
                    case IOMMUFD -> "the kernel has nodes of devices and none of groups";
                    case LEGACY -> whyNotIommufd(survey, direct);
                    case NONE ->
                        direct.isEmpty()
                                ? "no node of it or of its group is "
                                        + (survey.host().kind() == Kind.LIVE ? "there" : "recorded")
                                : whyNotIommufd(survey, direct);
                };
        legacy.addAll(newer);
        String unsafe = isIsolated || way == Way.NONE ? "" : "; no IOMMU is behind them, so a user needs CAP_SYS_RAWIO";
        return new UserspaceNodes(way, legacy, reason + unsafe);
    }

    /** {@return the path of the node of a group that an IOMMU is behind} */
    public static String ofGroup(GroupId group) {
        return "/dev/vfio/" + group;
    }

    /**
     * {@return the nodes that the user of a device is given: its group's first, then the device's own} A kernel can be built with either
     * kind alone. Where none is there yet, the group's is named.
     *
     * @param group the group of the device, empty if it is in none
     * @throws IOException if the host cannot be read
     */
    public static List<String> given(Host host, DeviceId device, Optional<GroupId> group) throws IOException {
        List<String> nodes = new ArrayList<>();
        for (String name : host.list(DeviceBinding.folder(device) + "/vfio-dev")) {
            if (host.exists(DEVICE_NODES + name)) {
                nodes.add(DEVICE_NODES + name);
            }
        }
        if (group.isPresent()) {
            String node = ofGroup(group.get());
            if (nodes.isEmpty() || host.exists(node)) {
                nodes.add(0, node);
            }
        }
        return nodes;
    }

    /** A node of the device itself is there if its directory has a number of one. */
    private static List<String> direct(Host host, String path) throws IOException {
        List<String> nodes = new ArrayList<>();
        for (String name : host.list(path + "/vfio-dev")) {
            if (host.exists(path + "/vfio-dev/" + name + "/dev")) {
                nodes.add(DEVICE_NODES + name);
            }
        }
        return nodes;
    }

    private static String whyNotIommufd(HostSurvey survey, List<String> direct) {
        if (!direct.isEmpty()) {
            return "the device has a node of its own, " + direct.get(0) + ", but " + IOMMUFD
                    + " is missing: sudo modprobe iommufd";
        }
        return survey.rules().has(KernelChange.VFIO_CHARACTER_DEVICES)
                ? "the device has no node of its own, which it has from kernels built with VFIO_DEVICE_CDEV"
                : "this kernel gives devices no nodes of their own";
    }

    private static UserspaceNodes none(String reason) {
        return new UserspaceNodes(Way.NONE, List.of(), reason);
    }
}
