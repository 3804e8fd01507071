package dev.dmaowner.machine.drivercore;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The deferred list: devices whose probe shall be tried again, and the trigger that every successful bind pulls. They are
 * tried again at the end of the operation that pulled it, with no lock held, oldest first.
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
     * Pull the trigger. What a trial that goes on binds below itself does not pull it: should the trial defer again and take
     * all of that back, it would be repeated without end.
     */
    void trigger() {
        if (!retrying.isHeldByCurrentThread()) {
            triggers.incrementAndGet();
            triggered.set(true);
        }
    }

    /** {@return how often the trigger was pulled, to be compared after a probe that defers} */
    int triggers() {
        return triggers.get();
    }

    /** Try the deferred devices again if the trigger was pulled, until nothing pulls it any more. */
    void retry(DriverMatching offers) {
        // Looked at once more after the lock is free: whoever pulls it and finds the lock taken leaves the trial to us.
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
