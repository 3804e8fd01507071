package dev.dmaowner.proof;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rule of one group as one thread would follow it: the specification that histories are checked against. It is written from
 * the kernel's functions, as {@code Rule.tla} is, and shares nothing with the registry. It has the operations of devices without
 * reserved regions in groups with a default domain, and no handles of iommufd.
 */
public final class SpecifiedGroup {

    private static final Optional<Errno> DONE = Optional.empty();

    /** The domain that is attached. */
    private enum Domain {
        DEFAULT,
        BLOCKING,
        NONE,
        PRIVATE
    }

    /** Who has the group. */
    private enum Mode {
        FREE,
        KERNEL,
        OWNED,
        DRIVERS_DOMAIN
    }

    private final boolean proposal;
    private final boolean early;
    private final boolean byDevice;

    private final Set<DeviceId> members = new HashSet<>();
    private final Map<DeviceId, Integer> uses = new HashMap<>();
    private Domain domain = Domain.DEFAULT;
    private Optional<DmaOwner> owner = Optional.empty();
    private Mode claimed = Mode.FREE;
    private int claims;

    public SpecifiedGroup(OwnershipRules rules) {
        this.proposal = rules == OwnershipRules.SERIES_V2;
        this.early = rules == OwnershipRules.LINUX_3_6;
        this.byDevice = rules.compareTo(OwnershipRules.LINUX_6_12) >= 0;
    }

    private int users() {
        return uses.values().stream().mapToInt(Integer::intValue).sum();
    }

    private Mode mode() {
        if (claims > 0) {
            return claimed;
        }
        return users() > 0 ? Mode.KERNEL : Mode.FREE;
    }

    /** {@return what the kernel's {@code owner_cnt} is} */
    public int count() {
        return claims > 0 ? claims : users();
    }

    /** {@return the error number that the driver gets, empty if it may use the DMA API} */
    public Optional<Errno> use(DeviceId device) {
        if (!members.contains(device)) {
            return DONE;
        }
        if (mode() == Mode.OWNED || mode() == Mode.DRIVERS_DOMAIN) {
            return Optional.of(early ? Errno.EIO : Errno.EBUSY);
        }
        if (mode() == Mode.KERNEL && domain != Domain.DEFAULT && !proposal && !early) {
            return Optional.of(Errno.EBUSY);
        }
        uses.merge(device, 1, Integer::sum);
        return DONE;
    }

    public void unuse(DeviceId device) {
        uses.computeIfPresent(device, (d, times) -> times == 1 ? null : times - 1);
    }

    /** {@return the error number that the owner gets, empty if the group is its own now} */
    public Optional<Errno> claim(DmaOwner by) {
        if (proposal) {
            return claimAs(Mode.OWNED, by);
        }
        if (early) {
            return mode() == Mode.OWNED ? Optional.of(Errno.EBUSY) : own(by, domain);
        }
        return mode() == Mode.FREE ? takeFrom(by) : Optional.of(Errno.EPERM);
    }

    public Optional<Errno> claimFor(DeviceId device, DmaOwner by) {
        if (!proposal && !byDevice) {
            return Optional.of(Errno.EOPNOTSUPP);
        }
        if (!members.contains(device)) {
            return Optional.of(Errno.ENODEV);
        }
        if (proposal) {
            return claimAs(by instanceof DmaOwner.User ? Mode.OWNED : Mode.DRIVERS_DOMAIN, by);
        }
        if (mode() == Mode.FREE) {
            return takeFrom(by);
        }
        return again(Mode.OWNED, by) ? DONE : Optional.of(Errno.EPERM);
    }

    public Optional<Errno> claimPrivateDomain(DeviceId device, DmaOwner by) {
        if (!proposal) {
            return Optional.of(Errno.EOPNOTSUPP);
        }
        return members.contains(device) ? claimAs(Mode.DRIVERS_DOMAIN, by) : Optional.of(Errno.ENODEV);
    }

    private Optional<Errno> takeFrom(DmaOwner by) {
        return domain == Domain.PRIVATE ? Optional.of(Errno.EBUSY) : own(by, Domain.BLOCKING);
    }

    private Optional<Errno> own(DmaOwner by, Domain attached) {
        claimed = Mode.OWNED;
        owner = Optional.of(by);
        claims = 1;
        domain = attached;
        return DONE;
    }

    private boolean again(Mode as, DmaOwner by) {
        boolean same = mode() == as && owner.equals(Optional.of(by));
        claims += same ? 1 : 0;
        return same;
    }

    private Optional<Errno> claimAs(Mode as, DmaOwner by) {
        if (mode() != Mode.FREE) {
            return again(as, by) ? DONE : Optional.of(Errno.EBUSY);
        }
        if (as == Mode.OWNED) {
            return domain == Domain.PRIVATE ? Optional.of(Errno.EBUSY) : own(by, Domain.NONE);
        }
        own(by, domain);
        claimed = as;
        return DONE;
    }

    /** Release one claim. */
    public void release() {
        if (claims > 1) {
            claims--;
        } else if (claims == 1) {
            letGo();
        }
    }

    /** Release every claim. The claims of drivers on a private domain of the proposal are released one by one only. */
    public void releaseAll() {
        if (mode() == Mode.OWNED) {
            letGo();
        }
    }

    private void letGo() {
        boolean blocked = claimed == Mode.OWNED && !early && !(proposal && domain == Domain.PRIVATE);
        claims = 0;
        owner = Optional.empty();
        domain = blocked ? Domain.DEFAULT : domain;
    }

    public Optional<Errno> attach() {
        if (domain == Domain.PRIVATE) {
            return Optional.of(Errno.EBUSY);
        }
        domain = Domain.PRIVATE;
        return DONE;
    }

    public void detach() {
        boolean owned = mode() == Mode.OWNED && !early;
        domain = !owned ? Domain.DEFAULT : proposal ? Domain.NONE : Domain.BLOCKING;
    }

    public void join(DeviceId device) {
        members.add(device);
    }

    public void leave(DeviceId device) {
        members.remove(device);
    }

    /** {@return what the group shows} */
    public Ownership ownership() {
        return switch (mode()) {
            case OWNED -> new Ownership.Owned(owner.orElseThrow(), claims);
            case DRIVERS_DOMAIN -> new Ownership.PrivateDomain(claims);
            case KERNEL ->
                domain == Domain.PRIVATE ? new Ownership.PrivateDomain(users()) : new Ownership.DmaApi(users());
            case FREE -> domain == Domain.PRIVATE ? new Ownership.PrivateDomain(0) : new Ownership.Unowned();
        };
    }
}
