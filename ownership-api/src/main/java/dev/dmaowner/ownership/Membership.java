package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The devices of a group. Immutable. */
final class Membership {

    static final Membership EMPTY = new Membership(DeviceTable.empty(), Map.of(), DeviceTable.empty());

    private final DeviceTable<GroupMember> members;
    /** How many members joined with which facts. There are few different ones, however many members there are. */
    private final Map<JoinFacts, Integer> kinds;

    private final DeviceTable<DeviceId> detached;
    private final JoinFacts facts;

    private Membership(
            DeviceTable<GroupMember> members, Map<JoinFacts, Integer> kinds, DeviceTable<DeviceId> detached) {
        this.members = members;
        this.kinds = kinds;
        this.detached = detached;
        this.facts = worst(kinds);
    }

    /** {@return the number of members} */
    int size() {
        return members.size();
    }

    /** {@return whether all devices that have joined have left} */
    boolean isOver() {
        return members.size() == 0 && !members.isNew();
    }

    /** {@return whether the device is a member} */
    boolean contains(DeviceId device) {
        return members.find(device) != null;
    }

    /** {@return the most restrictive of the members' facts} */
    JoinFacts facts() {
        return facts;
    }

    /** {@return the facts that a member joined with; ordinary facts for a device that is not a member} */
    JoinFacts factsOf(DeviceId device) {
        GroupMember member = members.find(device);
        return member == null ? JoinFacts.ORDINARY : member.facts();
    }

    /** {@return the members in the order in which they joined} */
    List<GroupMember> members() {
        return members.values();
    }

    /** {@return the devices in the order in which they joined} */
    List<DeviceId> devices() {
        return members().stream().map(GroupMember::device).toList();
    }

    /**
     * {@return the members that are in the default domain although another is attached to the group: those that joined under
     * Linux 6.1 while a private domain was attached}
     */
    List<DeviceId> detached() {
        return detached.values();
    }

    Membership with(DeviceId device, JoinFacts joined) {
        return new Membership(members.with(device, new GroupMember(device, joined)), counted(joined, 1), detached);
    }

    Membership without(DeviceId device) {
        GroupMember member = members.find(device);
        return member == null
                ? this
                : new Membership(members.without(device), counted(member.facts(), -1), detached.without(device));
    }

    Membership withDetached(DeviceId device) {
        return new Membership(members, kinds, detached.with(device, device));
    }

    /** {@return this membership with every member in the group's domain} */
    Membership reattached() {
        return detached.size() == 0 ? this : new Membership(members, kinds, DeviceTable.empty());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Membership membership
                && members.equals(membership.members)
                && detached.equals(membership.detached);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return members + (detached.size() == 0 ? "" : ", detached " + detached);
    }

    private Map<JoinFacts, Integer> counted(JoinFacts joined, int change) {
        Map<JoinFacts, Integer> changed = new HashMap<>(kinds);
        changed.merge(joined, change, Integer::sum);
        changed.remove(joined, 0);
        return Map.copyOf(changed);
    }

    private static JoinFacts worst(Map<JoinFacts, Integer> kinds) {
        JoinFacts worst = JoinFacts.ORDINARY;
        for (JoinFacts kind : kinds.keySet()) {
            worst = worst.worse(kind);
        }
        return worst;
    }
}
