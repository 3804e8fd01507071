package dev.dmaowner.machine.drivercore;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.ControlContext;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DynamicId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The operations that a control file of a bus can use, for one write. */
final class BusControl implements ControlContext {

    private final DriverCore core;
    private final BusState bus;
    private final @Nullable DeviceState deviceState;
    private final @Nullable DriverState driverState;

    BusControl(DriverCore core, BusState bus, @Nullable DeviceState deviceState, @Nullable DriverState driverState) {
        this.core = core;
        this.bus = bus;
        this.deviceState = deviceState;
        this.driverState = driverState;
    }

    @Override
    public Device device() {
        if (deviceState == null) {
            throw new IllegalStateException("this control file belongs to no device");
        }
        return deviceState.device;
    }

    @Override
    public Candidate driver() {
        return requireDriver().offered();
    }

    @Override
    public WriteAnswer addDynamicId(DynamicId id) {
        DriverState driver = requireDriver();
        driver.addDynamicId(id);
        return core.offer(driver);
    }

    @Override
    public void removeDynamicId(DynamicId id) {
        requireDriver().removeDynamicId(id);
    }

    @Override
    public List<Device> devices() {
        return bus.descriptions();
    }

    @Override
    public List<Device> absent() {
        return bus.absent();
    }

    @Override
    public void add(List<Device> found, List<Device> afterwards) {
        add(found, afterwards, Optional.empty());
    }

    @Override
    public void add(List<Device> found, List<Device> afterwards, Optional<String> override) {
        core.addScanned(bus, found, afterwards, override);
    }

    @Override
    public Outcome<Optional<String>> virtualFunctions(int count) {
        BoundDriver bound = deviceState == null ? null : deviceState.bound;
        if (bound == null) {
            return Outcome.refused(Refusal.of(Errno.ENOENT, "no driver is bound to the device")
                    .curedBy("bind a driver that makes virtual functions"));
        }
        try {
            return Objects.requireNonNull(bound.virtualFunctions(count), "it answered null");
        } catch (RuntimeException | Error e) {
            return Outcome.refused(core.reporter().threw(bound, "virtual functions", "the device gets none", e));
        }
    }

    @Override
    public WriteAnswer remove(List<DeviceId> inOrder) {
        return core.removeAll(inOrder);
    }

    @Override
    public WriteAnswer oneAtATime(Supplier<WriteAnswer> change) {
        return DeferredAnswer.of(
                () -> "a removal or a rescan on bus " + bus.name(),
                answer -> bus.rescanRemove.run(() -> runInTurn(change, answer)));
    }

    /**
     * A change that waits keeps the lock until it is answered. If the device was removed while waiting, nothing is done: a device found
     * later under the same name is a different one.
     */
    private void runInTurn(Supplier<WriteAnswer> change, Consumer<WriteAnswer> answer) {
        WriteAnswer given = deviceState != null && deviceState.removed ? WriteAnswer.DONE : answerOf(change);
        if (given instanceof WriteAnswer.Waiting waiting) {
            bus.rescanRemove.park();
            waiting.pending().whenAnswered(late -> {
                bus.rescanRemove.resume(() -> bus.rescanRemove.afterRelease(() -> answer.accept(late)));
                core.settle();
            });
        } else {
            bus.rescanRemove.afterRelease(() -> answer.accept(given));
        }
    }

    /** An exception would reach the thread that released the lock, and the writer would never get an answer. */
    private WriteAnswer answerOf(Supplier<WriteAnswer> change) {
        try {
            return change.get();
        } catch (RuntimeException | Error e) {
            return WriteAnswer.refused(
                    core.reporter().threw(change, "a control file", "what is written to it is refused", e));
        }
    }

    private DriverState requireDriver() {
        if (driverState == null) {
            throw new IllegalStateException("this control file belongs to no driver");
        }
        return driverState;
    }
}
