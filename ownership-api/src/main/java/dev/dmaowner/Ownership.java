package dev.dmaowner;

import java.util.function.Function;

/**
 * Who may use DMA from the devices of a group. It mirrors {@code owner},
 * {@code owner_cnt} and the attached domain of the kernel's {@code struct iommu_group}.
 */
public sealed interface Ownership {

    /** The group is unused; its default domain stays attached. */
    record Unowned() implements Ownership {}

    /**
     * Kernel drivers use the group through the DMA API.
     *
     * @param users how many, one or more
     */
    record DmaApi(int users) implements Ownership {
        /** @throws IllegalArgumentException if there is no user */
        public DmaApi {
            requireCount(users);
        }
    }

    /**
     * A driver has attached a domain of its own without claiming the group.
     *
     * @param users the number of DMA API users, which are counted here too, zero or more
     */
    record PrivateDomain(int users) implements Ownership {
        /** @throws IllegalArgumentException if the count is negative */
        public PrivateDomain {
            if (users < 0) {
                throw new IllegalArgumentException("users are zero or more, not " + users);
            }
        }
    }

    /**
     * The group belongs to one owner alone.
     *
     * @param owner the owner
     * @param claims how often it was claimed by that owner, one or more
     */
    record Owned(DmaOwner owner, int claims) implements Ownership {
        /** @throws IllegalArgumentException if there is no claim */
        public Owned {
            requireCount(claims);
        }
    }

    /**
     * Not known, because {@code /sys} does not show it.
     *
     * @param reason why it is not known, a human-readable clause
     */
    record Unknown(String reason) implements Ownership {}

    /** {@return what the function for this kind of state gives} */
    default <T> T fold(
            Function<Unowned, T> unowned,
            Function<DmaApi, T> dmaApi,
            Function<PrivateDomain, T> privateDomain,
            Function<Owned, T> owned,
            Function<Unknown, T> unknown) {
        if (this instanceof Unowned state) {
            return unowned.apply(state);
        } else if (this instanceof DmaApi state) {
            return dmaApi.apply(state);
        } else if (this instanceof PrivateDomain state) {
            return privateDomain.apply(state);
        } else if (this instanceof Owned state) {
            return owned.apply(state);
        }
        return unknown.apply((Unknown) this);
    }

    private static void requireCount(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a count here is one or more, not " + count);
        }
    }
}
