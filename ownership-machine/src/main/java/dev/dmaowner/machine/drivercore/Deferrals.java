package dev.dmaowner.machine.drivercore;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The deferred list: devices whose probe will be retried, and the trigger that every successful bind sets. Retries run at the end of
 * the operation that set it, with no lock held, oldest first.
 */
final class Deferrals {

    private final Set<DeviceState> pending = new LinkedHashSet<>();
    private final AtomicBoolean triggered = new AtomicBoolean();
    private final AtomicInteger triggers = new AtomicInteger();
    private final ReentrantLock retrying = new ReentrantLock();

    synchronized void add(DeviceState device) {
        pending.add(device);
    }

    synchronized void remove(DeviceState device) {
        pending.remove(device);
    }

    synchronized List<DeviceState> pending() {
        return List.copyOf(pending);
    }

    /**
     * Set the trigger. Binds made by a retry in progress do not set it: if that probe defers again and undoes them, retrying would never
     * end.
     */
    void trigger() {
        if (!retrying.isHeldByCurrentThread()) {
            triggers.incrementAndGet();
            triggered.set(true);
        }
    }

    /** {@return how often the trigger was set, for comparison after a probe that defers} */
    int triggers() {
        return triggers.get();
    }

    /** Retry the deferred devices while the trigger is set. */
    void retry(DriverMatching offers) {
        // Checked again after the lock is free: a thread that sets the trigger while the lock is taken leaves the retry
        // to us.
        while (triggered.get() && !retrying.isHeldByCurrentThread() && retrying.tryLock()) {
            try {
                boolean again = triggered.getAndSet(false);
                while (again) {
                    again = retryAll(offers) | triggered.getAndSet(false);
                }
            } finally {
                retrying.unlock();
            }
        }
    }

    /** {@return whether one of them was bound} */
    private boolean retryAll(DriverMatching offers) {
        AtomicBoolean bound = new AtomicBoolean();
        for (DeviceState device : takeAll()) {
            if (device.bus.autoprobe && !device.removed) {
                offers.toDrivers(device, result -> {
                    if (result.kind() == BindResult.Kind.BOUND) {
                        bound.set(true);
                    }
                });
            }
        }
        return bound.get();
    }

    private synchronized List<DeviceState> takeAll() {
        List<DeviceState> all = List.copyOf(pending);
        pending.clear();
        return all;
    }
}
