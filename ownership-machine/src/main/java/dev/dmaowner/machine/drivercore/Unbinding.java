package dev.dmaowner.machine.drivercore;

import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Unbinds a driver from a device: what it has made goes, then remove, then release the default domain, then clean up the DMA configuration. This mirrors the kernel's
 * {@code __device_release_driver}. A removal that waits parks the device's lock; the thread that ends the wait finishes it.
 */
public final class Unbinding {

    private final Binding binding;
    private final Events events;
    private final Supplier<DependentDevices> dependents;
    private final Runnable settle;

    Unbinding(Binding binding, Events events, Supplier<DependentDevices> dependents, Runnable settle) {
        this.binding = binding;
        this.events = events;
        this.dependents = dependents;
        this.settle = settle;
    }

    /**
     * Unbind the device's driver once its lock is free.
     *
     * @param then run when it has none, without the lock, possibly later in another thread
     */
    void unbind(DeviceState device, Runnable then) {
        device.lock.run(() -> releaseDriver(device, then));
    }

    /** As {@link #unbind(DeviceState, Runnable)}, but only from this driver, because the device may have another by then. */
    void unbind(DeviceState device, DriverState from, Runnable then) {
        device.lock.run(() -> {
            if (device.driver == from) {
                releaseDriver(device, then);
            } else {
                device.lock.afterRelease(then);
            }
        });
    }

    /** {@return a description of what an unbind of this device waits for} */
    static String waitsFor(DeviceState device) {
        return Optional.ofNullable(device.driver)
                .map(driver -> "driver " + driver.name() + " to let go of " + device.id())
                .orElse("an unbinding of " + device.id());
    }

    private void releaseDriver(DeviceState device, Runnable then) {
        DriverState driver = device.driver;
        BoundDriver bound = device.bound;
        if (driver == null || bound == null) {
            device.lock.afterRelease(then);
            return;
        }
        device.linked = false;
        events.tell(MachineEvent.Kind.UNBINDING, device.id(), driver.name());
        if (!dependents.get().has(device, driver)) {
            removeDriver(device, driver, bound, then);
            return;
        }
        WaitingRemoval leaving = new WaitingRemoval(device, () -> removeDriver(device, driver, bound, then));
        dependents.get().remove(device, driver, leaving::finished);
        leaving.waits();
    }

    private void removeDriver(DeviceState device, DriverState driver, BoundDriver bound, Runnable then) {
        WaitingRemoval removal = new WaitingRemoval(device, () -> endSession(device, driver, then));
        if (device.bus.type.remove(device.device, bound, removal) instanceof RemoveAnswer.Waiting) {
            removal.waits();
        } else {
            endSession(device, driver, then);
        }
    }

    /** Children that the driver added are removed with it; a child that waits for userspace keeps the device waiting. */
    private void endSession(DeviceState device, DriverState driver, Runnable then) {
        ProbeSession session = device.session;
        if (session == null || session.isOver()) {
            finish(device, driver, then);
            return;
        }
        WaitingRemoval children = new WaitingRemoval(device, () -> finish(device, driver, then));
        session.end(children::finished);
        children.waits();
    }

    private void finish(DeviceState device, DriverState driver, Runnable then) {
        Binding.unuse(device);
        binding.leaveStandIn(device);
        binding.cleanUpDma(device, driver);
        device.bound = null;
        device.session = null;
        device.driver = null;
        driver.letGo(device);
        events.tell(MachineEvent.Kind.UNBOUND, device.id(), driver.name());
        device.lock.afterRelease(then);
    }

    /** Connects the end of a removal with the parked lock, whichever comes first. */
    private final class WaitingRemoval implements Removal {

        private final DeviceState device;
        private final Runnable rest;
        private boolean finished;
        private boolean waiting;

        WaitingRemoval(DeviceState device, Runnable rest) {
            this.device = device;
            this.rest = rest;
        }

        /** Park, unless it has finished in the meantime. */
        void waits() {
            synchronized (this) {
                if (!finished) {
                    waiting = true;
                    device.lock.park();
                    return;
                }
            }
            rest.run();
        }

        @Override
        public void finished() {
            synchronized (this) {
                if (finished) {
                    throw new IllegalStateException("the removal of " + device.id() + " was finished before");
                }
                finished = true;
                if (!waiting) {
                    return;
                }
            }
            device.lock.resume(rest);
            settle.run();
        }
    }
}
