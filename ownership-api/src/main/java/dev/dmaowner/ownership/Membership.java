package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import java.util.ArrayList;
import java.util.List;

/**
 * The devices of a group.
 *
 * @param members in the order in which they joined
 * @param facts the most restrictive of the members' facts
 * @param detached members that are in the default domain although another is attached to the group: those that joined under
 *     Linux 6.1 while a private domain was attached
 */
record Membership(List<GroupMember> members, JoinFacts facts, List<DeviceId> detached) {

    static final Membership EMPTY = new Membership(List.of(), JoinFacts.ORDINARY, List.of());

    Membership {
        members = List.copyOf(members);
        detached = List.copyOf(detached);
    }

    /** {@return whether the device is a member} */
    boolean contains(DeviceId device) {
        // A text keeps its hash, so that most members are passed over without a look at their names.
        int hash = device.name().hashCode();
        for (GroupMember member : members) {
            if (member.device().name().hashCode() == hash && member.device().equals(device)) {
                return true;
            }
        }
        return false;
    }

    /** {@return the facts that a member joined with; ordinary facts for a device that is not a member} */
    JoinFacts factsOf(DeviceId device) {
        return members.stream()
                .filter(member -> member.device().equals(device))
                .findFirst()
                .map(GroupMember::facts)
                .orElse(JoinFacts.ORDINARY);
    }

    /** {@return the devices in the order in which they joined} */
    List<DeviceId> devices() {
        List<DeviceId> devices = new ArrayList<>(members.size());
        for (GroupMember member : members) {
            devices.add(member.device());
        }
        return List.copyOf(devices);
    }

    Membership with(DeviceId device, JoinFacts joined) {
        List<GroupMember> longer = new ArrayList<>(members);
        longer.add(new GroupMember(device, joined));
        return new Membership(longer, facts.worse(joined), detached);
    }

    Membership without(DeviceId device) {
        List<GroupMember> shorter = new ArrayList<>(members);
        shorter.removeIf(member -> member.device().equals(device));
        List<DeviceId> stillDetached = new ArrayList<>(detached);
        stillDetached.remove(device);
        return new Membership(shorter, worst(shorter), stillDetached);
    }

    Membership withDetached(DeviceId device) {
        List<DeviceId> longer = new ArrayList<>(detached);
        longer.add(device);
        return new Membership(members, facts, longer);
    }

    /** {@return this membership with every member in the group's domain} */
    Membership reattached() {
        return detached.isEmpty() ? this : new Membership(members, facts, List.of());
    }

    private static JoinFacts worst(List<GroupMember> members) {
        JoinFacts worst = JoinFacts.ORDINARY;
        for (GroupMember member : members) {
            worst = worst.worse(member.facts());
        }
        return worst;
    }
}
