package dev.dmaowner.machine.drivercore;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Refusal;
import dev.dmaowner.machine.event.Attempt;
import dev.dmaowner.machine.event.Attempt.Stage;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What changes about one device. Everything but the description and the group is written under the device's lock; the
 * group is written while no device can join or leave. Reads from elsewhere see the last value written.
 */
public final class DeviceState {

    final ParkableLock lock = new ParkableLock();
    public final BusState bus;

    /** Replaced only by a bus's scan, which may learn more of a device after it was added. */
    public volatile Device device;

    /** The driver that has the device, from the start of a probe until the end of a removal. */
    public volatile @Nullable DriverState driver;

    /** Whether {@code driver} links are shown: not yet while a probe configures DMA, no more while a removal waits. */
    public volatile boolean linked;

    volatile @Nullable BoundDriver bound;
    public volatile @Nullable ProbeSession session;
    public volatile @Nullable String override;
    public volatile @Nullable GroupOwnership group;
    volatile boolean usesDefaultDomain;
    volatile boolean removed;

    /** Why it last was not bound, or waits on the deferred list; kept for those who ask. */
    public volatile @Nullable Refusal lastRefusal;

    /** How far the bind under way has come, or the last one came. */
    volatile Stage stage = Stage.DMA_CONFIGURE;

    /** What became of the last offer to each driver that matched, oldest first; kept for those who ask. */
    private volatile List<Attempt> attempts = List.of();

    public DeviceState(BusState bus, Device device) {
        this.bus = bus;
        this.device = device;
    }

    public List<Attempt> attempts() {
        return attempts;
    }

    void tried(Attempt attempt) {
        List<Attempt> before = attempts;
        if (before.isEmpty()) {
            attempts = List.of(attempt);
            return;
        }
        List<Attempt> all = new ArrayList<>(before);
        all.removeIf(other -> other.driver().equals(attempt.driver()));
        all.add(attempt);
        attempts = List.copyOf(all);
    }

    public DeviceId id() {
        return device.id();
    }

    public String name() {
        return device.id().name();
    }

    /** Set the only driver that the device may have; empty text allows any. */
    public void setOverride(String driverName) {
        override = driverName.isEmpty() ? null : driverName;
    }

    public Optional<String> overrideText() {
        return Optional.ofNullable(override);
    }

    /** The driver that sysfs shows. */
    public Optional<DriverState> shownDriver() {
        DriverState current = driver;
        return current != null && linked ? Optional.of(current) : Optional.empty();
    }
}
