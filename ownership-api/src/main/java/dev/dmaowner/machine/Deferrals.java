package dev.dmaowner.machine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The deferred list: devices whose probe shall be tried again, and the trigger that every successful bind pulls. They are
 * tried again at the end of the operation that pulled it, with no gate held, oldest first.
 */
final class Deferrals {

    private final Set<DeviceState> pending = new LinkedHashSet<>();
    private final AtomicBoolean triggered = new AtomicBoolean();
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

    void trigger() {
        triggered.set(true);
    }

    /** Try the deferred devices again if the trigger was pulled, until nothing pulls it any more. */
    void retry(Offers offers) {
        if (!triggered.get() || retrying.isHeldByCurrentThread() || !retrying.tryLock()) {
            return;
        }
        try {
            while (triggered.getAndSet(false)) {
                for (DeviceState device : takeAll()) {
                    if (device.bus.autoprobe && !device.removed) {
                        offers.toDrivers(device, result -> {});
                    }
                }
            }
        } finally {
            retrying.unlock();
        }
    }

    private synchronized List<DeviceState> takeAll() {
        List<DeviceState> all = List.copyOf(pending);
        pending.clear();
        return all;
    }
}
