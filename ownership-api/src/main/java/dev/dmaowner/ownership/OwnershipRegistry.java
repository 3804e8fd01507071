package dev.dmaowner.ownership;

import dev.dmaowner.GroupId;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Registration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The groups of one machine under one generation of the ownership rule. Safe for use by several threads; reads are
 * lock-free.
 */
public final class OwnershipRegistry {

    private final OwnershipRules generation;
    private final Rules rules;
    private final ConcurrentSkipListMap<GroupId, GroupOwnership> groups = new ConcurrentSkipListMap<>();
    private final Listeners listeners = new Listeners();
    private final Object numbers = new Object();

    /** No lower number is free. */
    private int lowestFree;

    /** @param rules the generation that is in force */
    public OwnershipRegistry(OwnershipRules rules) {
        this.generation = rules;
        this.rules = Rules.of(rules);
    }

    /** {@return the generation that is in force} */
    public OwnershipRules rules() {
        return generation;
    }

    /** {@return a new group without members, with the lowest free number: {@code iommu_group_alloc}} */
    public GroupOwnership create(DefaultDomainType type) {
        synchronized (numbers) {
            while (groups.containsKey(new GroupId(lowestFree))) {
                lowestFree++;
            }
            return add(new GroupId(lowestFree), type);
        }
    }

    /**
     * {@return a new group without members, with a number that was recorded on another machine}
     *
     * @throws IllegalArgumentException if a group has the number already
     */
    public GroupOwnership create(GroupId id, DefaultDomainType type) {
        synchronized (numbers) {
            if (groups.containsKey(id)) {
                throw new IllegalArgumentException("there is a group " + id + " already");
            }
            return add(id, type);
        }
    }

    private GroupOwnership add(GroupId id, DefaultDomainType type) {
        GroupOwnership group = new GroupOwnership(this, rules, listeners, id, type);
        groups.put(id, group);
        return group;
    }

    /** Called by a group that has ended. */
    void remove(GroupOwnership group) {
        synchronized (numbers) {
            groups.remove(group.id(), group);
            lowestFree = Math.min(lowestFree, group.id().number());
        }
    }

    /** {@return the group with this number, empty if there is none} */
    public Optional<GroupOwnership> find(GroupId id) {
        return Optional.ofNullable(groups.get(id));
    }

    /** {@return the groups in the order of their numbers} */
    public List<GroupOwnership> groups() {
        return List.copyOf(groups.values());
    }

    /**
     * Notify a listener of every operation from now on, refused ones included.
     *
     * @return ends the notifications when it is closed
     */
    public Registration record(OwnershipListener listener) {
        return listeners.add(listener);
    }
}
