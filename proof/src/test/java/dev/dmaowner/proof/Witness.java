package dev.dmaowner.proof;

import dev.dmaowner.DeviceId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sees from outside whether a driver of the kernel and a user have devices that belong together at one time. It knows by their
 * names which devices those are, and nothing of what the machine has recorded.
 */
final class Witness {

    private final Map<Character, AtomicInteger> drivers = new ConcurrentHashMap<>();
    private final Map<Character, AtomicInteger> owners = new ConcurrentHashMap<>();
    private final AtomicInteger mixtures = new AtomicInteger();

    private static AtomicInteger of(Map<Character, AtomicInteger> counts, DeviceId device) {
        return counts.computeIfAbsent(device.name().charAt(0), letter -> new AtomicInteger());
    }

    /** A driver begins to use a device: from the begin of its probe. Of two that overlap, the later sees the earlier. */
    void driverBegins(DeviceId device) {
        of(drivers, device).incrementAndGet();
        mixtures.addAndGet(of(owners, device).get() > 0 ? 1 : 0);
    }

    /** A driver has ended, before the machine counts it down. */
    void driverEnds(DeviceId device) {
        of(drivers, device).decrementAndGet();
    }

    /** A user owns the group of a device: from when the claim is granted. */
    void ownerBegins(DeviceId device) {
        of(owners, device).incrementAndGet();
        mixtures.addAndGet(of(drivers, device).get() > 0 ? 1 : 0);
    }

    /** A user is about to close a claim. */
    void ownerEnds(DeviceId device) {
        of(owners, device).decrementAndGet();
    }

    int mixtures() {
        return mixtures.get();
    }
}
