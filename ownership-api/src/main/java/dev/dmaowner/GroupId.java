package dev.dmaowner;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** {@return the group whose directory has this name, empty if none can: {@code 7} names group 7, {@code 007} none} */
    public static Optional<GroupId> ofName(String name) {
        try {
            int number = Integer.parseInt(name);
            return number >= 0 && name.equals(Integer.toString(number))
                    ? Optional.of(new GroupId(number))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    // Written out for the reason that DeviceId gives.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GroupId id && number == id.number;
    }

    @Override
    public int hashCode() {
        return number;
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
