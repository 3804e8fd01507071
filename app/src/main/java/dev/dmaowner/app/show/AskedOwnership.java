package dev.dmaowner.app.show;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.OpenNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks the kernel who owns the groups that a VFIO driver has devices of: it opens the group's node for a moment, which only one can have open,
 * and asks whether the group is viable. Files of devices are never opened, because the kernel enables and resets a device for that. Not safe
 * for use by several threads.
 */
final class AskedOwnership implements Function<GroupId, Optional<Ownership>> {

    private static final int VIABLE = 1;

    private final Host host;
    private final List<String> notes = new ArrayList<>();

    /** @param host this machine, whose nodes take requests */
    AskedOwnership(Host host) {
        this.host = host;
    }

    /** {@return which groups could not be asked and why, a clause each} */
    List<String> notes() {
        return notes;
    }

    @Override
    public Optional<Ownership> apply(GroupId group) {
        String path = "/dev/vfio/" + group;
        if (!host.exists(path)) {
            return Optional.empty();
        }
        return host.open(path).fold(node -> ofOpened(group, node), why -> ofRefused(group, why));
    }

    private Optional<Ownership> ofOpened(GroupId group, OpenNode node) {
        NodeAnswer answer;
        try (node) {
            answer = node.request(NodeRequest.of("status"));
        }
        if (!(answer instanceof NodeAnswer.Done flags)) {
            answer.refusal().ifPresent(why -> notes.add("group " + group + " was not told of: " + why.reason()));
            return Optional.empty();
        }
        if ((flags.value() & VIABLE) != 0) {
            return Optional.of(new Ownership.Unowned());
        }
        // A driver of the kernel explains it, and the survey tells of that.
        return hasKernelDriver(group) ? Optional.empty() : Optional.of(owned(group));
    }

    private Optional<Ownership> ofRefused(GroupId group, Refusal why) {
        if (why.errno() == Errno.EBUSY) {
            return Optional.of(owned(group));
        }
        notes.add("group " + group + " could not be asked: " + why.reason()
                + why.cure().map(cure -> ": " + cure).orElse(""));
        return Optional.empty();
    }

    private static Ownership owned(GroupId group) {
        return new Ownership.Owned(new DmaOwner.User("/dev/vfio/" + group, 0), 1);
    }

    private boolean hasKernelDriver(GroupId group) {
        String folder = "/sys/kernel/iommu_groups/" + group + "/devices";
        try {
            for (String name : host.list(folder)) {
                Optional<String> driver = host.linkName(folder + "/" + name + "/driver");
                if (driver.isPresent() && !driver.get().contains("vfio")) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
