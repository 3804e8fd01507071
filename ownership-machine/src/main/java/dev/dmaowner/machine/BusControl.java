package dev.dmaowner.machine;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.ControlContext;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DynamicId;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a control file of a bus can do, for one write. */
final class BusControl implements ControlContext {

    private final MachineParts parts;
    private final BusState bus;
    private final @Nullable DeviceState deviceState;
    private final @Nullable DriverState driverState;

    BusControl(MachineParts parts, BusState bus, @Nullable DeviceState deviceState, @Nullable DriverState driverState) {
        this.parts = parts;
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
        return Waitable.of(() -> "a device that is being unbound", answer -> parts.offers()
                .toDevices(driver, () -> answer.accept(WriteAnswer.DONE)));
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
        parts.additions().addScanned(bus, found, afterwards);
    }

    @Override
    public WriteAnswer remove(List<DeviceId> inOrder) {
        List<DeviceState> devices = parts.removals().present(inOrder);
        return Waitable.of(() -> "the removal of " + inOrder, answer -> parts.removals()
                .stopAndRemove(devices, () -> answer.accept(WriteAnswer.DONE)));
    }

    @Override
    public WriteAnswer oneAtATime(Supplier<WriteAnswer> change) {
        return Waitable.of(
                () -> "a removal or a rescan on bus " + bus.name(),
                answer -> bus.topology.run(() -> runInTurn(change, answer)));
    }

    /**
     * A change that waits keeps its turn until it is answered. A device that has left the bus before it is its turn is not
     * the one that a scan may have found in its place.
     */
    private void runInTurn(Supplier<WriteAnswer> change, Consumer<WriteAnswer> answer) {
        WriteAnswer given = deviceState != null && deviceState.removed ? WriteAnswer.DONE : answerOf(change);
        if (given instanceof WriteAnswer.Waiting waiting) {
            bus.topology.park();
            waiting.pending().whenAnswered(late -> {
                bus.topology.resume(() -> bus.topology.afterRelease(() -> answer.accept(late)));
                parts.settle();
            });
        } else {
            bus.topology.afterRelease(() -> answer.accept(given));
        }
    }

    /** An exception would reach the caller that gave the turn on, and the writer would never get an answer. */
    private WriteAnswer answerOf(Supplier<WriteAnswer> change) {
        try {
            return change.get();
        } catch (RuntimeException | LinkageError e) {
            return WriteAnswer.refused(
                    parts.reporter().threw(change, "a control file", "what is written to it is refused", e));
        }
    }

    private DriverState requireDriver() {
        if (driverState == null) {
            throw new IllegalStateException("this control file belongs to no driver");
        }
        return driverState;
    }
}
