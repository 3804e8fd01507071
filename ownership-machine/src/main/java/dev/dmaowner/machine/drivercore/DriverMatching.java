package dev.dmaowner.machine.drivercore;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.spi.Match;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Offers devices to drivers: one pair, one device to all drivers of its bus, one driver to all devices. Which errors end a
 * walk is decided here, as in the kernel's {@code __device_attach_driver} and {@code __driver_attach}.
 */
final class DriverMatching {

    private static final Refusal NO_DRIVER_FITS = Refusal.of(Errno.ENODEV, "no driver fits the device");

    private final Binding binding;
    private final Deferrals deferrals;
    private final Events events;

    DriverMatching(Binding binding, Deferrals deferrals, Events events) {
        this.binding = binding;
        this.deferrals = deferrals;
        this.events = events;
    }

    Match match(DeviceState device, DriverState driver) {
        return device.bus.type.match(device.device, driver.offeredTo(device));
    }

    /**
     * Offer a device to the drivers of its bus, in the order of their registration, once its lock is free.
     *
     * @param then called with the result, without the lock, possibly later
     */
    void toDrivers(DeviceState device, Consumer<BindResult> then) {
        device.lock.run(() -> {
            BindResult result = walkDrivers(device);
            device.lock.afterRelease(() -> then.accept(result));
        });
    }

    private BindResult walkDrivers(DeviceState device) {
        if (device.removed || device.driver != null) {
            return BindResult.NO_MATCH;
        }
        for (DriverState driver : device.bus.drivers()) {
            BindResult result = offer(device, driver);
            if (result.kind() == BindResult.Kind.BOUND || result.stopsWalk()) {
                return result;
            }
        }
        if (device.lastRefusal == null) {
            device.lastRefusal = NO_DRIVER_FITS;
        }
        return BindResult.NO_MATCH;
    }

    /** One step of a walk: a device that cannot be matched yet is deferred, and no other driver is asked. */
    private BindResult offer(DeviceState device, DriverState driver) {
        Match match = match(device, driver);
        if (match instanceof Match.No) {
            return BindResult.NO_MATCH;
        }
        if (match instanceof Match.CannotTell unknown) {
            BindResult deferred = BindResult.coreRefused(Refusal.of(Errno.EPROBE_DEFER, unknown.detail()));
            defer(device, deferred);
            return deferred;
        }
        return bindOrDefer(device, driver, match);
    }

    private BindResult bindOrDefer(DeviceState device, DriverState driver, Match match) {
        int triggersBefore = deferrals.triggers();
        BindResult result = binding.bind(device, driver, match);
        if (result.isDeferred()) {
            defer(device, result);
            if (deferrals.triggers() != triggersBefore) {
                // A device was bound during this probe, which may have been waiting for it.
                deferrals.trigger();
            }
        }
        return result;
    }

    private void defer(DeviceState device, BindResult result) {
        device.lastRefusal = result.refusal();
        deferrals.add(device);
        events.tell(MachineEvent.Kind.DEFERRED, device.id(), String.valueOf(result.refusal()));
    }

    /**
     * Offer a driver to the devices of its bus that have none, in the order in which they were added. A parked device
     * stops the walk until it is released, as the kernel's device lock does.
     *
     * @param then run when the walk is over, possibly later
     */
    void toDevices(DriverState driver, Runnable then) {
        List<DeviceState> devices = driver.bus.devices();
        step(driver, devices.iterator(), then);
    }

    private void step(DriverState driver, Iterator<DeviceState> devices, Runnable then) {
        while (devices.hasNext()) {
            DeviceState device = devices.next();
            Match match = match(device, driver);
            if (match instanceof Match.No) {
                continue;
            }
            if (match instanceof Match.CannotTell unknown) {
                defer(device, BindResult.coreRefused(Refusal.of(Errno.EPROBE_DEFER, unknown.detail())));
                continue;
            }
            if (!device.lock.run(() -> bindUnbound(device, driver, match))) {
                // Queued behind a parked task: the rest of the walk follows it.
                device.lock.run(() -> device.lock.afterRelease(() -> step(driver, devices, then)));
                return;
            }
        }
        then.run();
    }

    private void bindUnbound(DeviceState device, DriverState driver, Match match) {
        if (!device.removed && device.driver == null) {
            bindOrDefer(device, driver, match);
        }
    }

    /**
     * Bind a device to one driver by name, as the {@code bind} file does, once its lock is free. Nothing is deferred.
     *
     * @param then called with the result, without the lock, possibly later
     */
    void bind(DeviceState device, DriverState driver, Consumer<BindResult> then) {
        Match match = match(device, driver);
        if (match instanceof Match.No no) {
            then.accept(BindResult.coreRefused(
                    Refusal.of(Errno.ENODEV, "driver " + driver.name() + " does not fit: " + no.detail())));
            return;
        }
        device.lock.run(() -> {
            BindResult result = binding.bind(device, driver, match);
            device.lock.afterRelease(() -> then.accept(result));
        });
    }
}
