package dev.dmaowner.host;

import dev.dmaowner.GroupId;
import java.io.IOException;

/**
 * The groups of VFIO's no-IOMMU mode. VFIO makes one for a device that is in no group ({@code vfio_noiommu_group_alloc}), and it lasts
 * while VFIO has the device. No IOMMU is behind it, and nothing keeps the device from any memory.
 */
public final class StandInGroup {

    /** What such a group shows in its file {@code name}. */
    public static final String NAME = "vfio-noiommu";

    /** What the names of the nodes of such groups and of their devices begin with. */
    public static final String NODE_PREFIX = "noiommu-";

    private static final String GROUPS = "/sys/kernel/iommu_groups/";

    private StandInGroup() {}

    /**
     * {@return whether a group is one} Those of mediated devices have the same name, but such a device makes no DMA of its own.
     *
     * @throws IOException if the host cannot be read
     */
    public static boolean isOne(Host host, GroupId group) throws IOException {
        String folder = GROUPS + group;
        if (!host.readText(folder + "/name").filter(NAME::equals).isPresent()) {
            return false;
        }
        for (String member : host.list(folder + "/devices")) {
            if (host.linkName(folder + "/devices/" + member + "/subsystem")
                    .filter("mdev"::equals)
                    .isPresent()) {
                return false;
            }
        }
        return true;
    }

    /** {@return the path of the node of such a group} */
    public static String node(GroupId group) {
        return "/dev/vfio/" + NODE_PREFIX + group;
    }
}
