package dev.dmaowner.plan.run;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reserves a group for a holder, whether or not a program of the holder runs.
 *
 * @param group the group's number when the lease was made
 * @param devices its members then, by which it is known: numbers change from boot to boot
 * @param holder the holder, one line
 * @param until when it ends, empty if never
 * @param number the number of the journal of the run that made it, 0 if it was made by itself. A later run has a higher one, so that what
 *     serves the holder can refuse who comes with an older number (a fencing token).
 */
public record Lease(GroupId group, List<DeviceId> devices, String holder, Optional<Instant> until, int number) {

    private static final int LONGEST_NAME = 200;

    /** A lease that no run made. */
    public Lease(GroupId group, List<DeviceId> devices, String holder, Optional<Instant> until) {
        this(group, devices, holder, until, 0);
    }

    /** @throws IllegalArgumentException if there is no device, or the holder's name is empty or has several lines */
    public Lease {
        devices = List.copyOf(devices);
        boolean isLine = !holder.isBlank()
                && holder.length() <= LONGEST_NAME
                && holder.chars().noneMatch(Character::isISOControl);
        if (devices.isEmpty() || !isLine) {
            throw new IllegalArgumentException("a lease needs a device and a holder of one line, not '" + holder + "'");
        }
    }

    /** {@return what it says, a clause} */
    public String describe() {
        return "group " + group + " is leased to " + holder
                + until.map(end -> " until " + end).orElse("");
    }

    /** {@return whether it has ended} */
    public boolean hasEnded(Instant now) {
        return until.isPresent() && !now.isBefore(until.get());
    }
}
