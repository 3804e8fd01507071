package dev.dmaowner;

/**
 * The number of an IOMMU group, as in {@code /sys/kernel/iommu_groups}.
 *
 * @param number zero or more
 */
public record GroupId(int number) implements Comparable<GroupId> {

    /** @throws IllegalArgumentException if the number is negative */
    public GroupId {
        if (number < 0) {
            throw new IllegalArgumentException("a group's number is zero or more, not " + number);
        }
    }

    @Override
    public int compareTo(GroupId other) {
        return Integer.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
