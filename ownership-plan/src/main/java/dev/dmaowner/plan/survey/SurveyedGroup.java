package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.host.StandInGroup;
import java.util.List;

/**
 * A group as a survey found it.
 *
 * @param id its number
 * @param type the type of its default domain as in the group's {@code type} file, such as {@code DMA-FQ}; empty text if
 *     the host does not say
 * @param ownership who owns it
 * @param known how that is known
 * @param members in the order of their names
 * @param blockers what keeps userspace from owning it, empty if nothing does
 * @param holders processes that have a node for userspace of it or of a member open, clauses such as
 *     {@code process 812 (qemu) has /dev/vfio/7 open}; empty if there are none, none can be seen, or no userspace driver has a member
 * @param isolation what keeps the DMA of its members apart: nothing in a group that VFIO has made in no-IOMMU mode
 */
public record SurveyedGroup(
        GroupId id,
        String type,
        Ownership ownership,
        Knowledge known,
        List<DeviceId> members,
        List<Blocker> blockers,
        List<String> holders,
        Isolation isolation) {

    private static final int MOST_NAMED = 4;

    public SurveyedGroup {
        members = List.copyOf(members);
        blockers = List.copyOf(blockers);
        holders = List.copyOf(holders);
    }

    /** A group of an IOMMU without processes that are known to hold it. */
    public SurveyedGroup(
            GroupId id,
            String type,
            Ownership ownership,
            Knowledge known,
            List<DeviceId> members,
            List<Blocker> blockers) {
        this(id, type, ownership, known, members, blockers, List.of(), Isolation.BY_IOMMU);
    }

    /** How the owner of a group is known. */
    public enum Knowledge {
        /** By the registry that decides it. */
        EXACT,
        /** By which drivers are bound: {@code /sys} shows neither users' claims nor private domains. */
        INFERRED
    }

    /** {@return the first processes that hold it and how many more there are, in a phrase; empty text if none is known} */
    public String holdersPhrase() {
        int more = holders.size() - MOST_NAMED;
        return String.join(", ", holders.subList(0, Math.min(holders.size(), MOST_NAMED)))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** {@return whether an IOMMU is behind it} */
    public boolean isIsolated() {
        return isolation == Isolation.BY_IOMMU;
    }

    /** {@return the path of its node for userspace} */
    public String node() {
        return isIsolated() ? UserspaceNodes.ofGroup(id) : StandInGroup.node(id);
    }

    /** {@return whether nothing that is known keeps userspace from owning it} */
    public boolean isViable() {
        return blockers.isEmpty();
    }
}
