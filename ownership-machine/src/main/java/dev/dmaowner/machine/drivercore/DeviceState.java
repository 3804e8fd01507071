package dev.dmaowner.machine.drivercore;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.machine.drivercore.Iommus.Iommu;
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
 * The mutable state of one device. Everything except the description and the group is written under the device's lock; the group is
 * written under the lock of joining. Reads without a lock see the last value written.
 */
public final class DeviceState {

    final ParkableLock lock = new ParkableLock();
    public final BusState bus;

    /** Replaced only by a bus's scan, which may describe a device anew. */
    public volatile Device device;

    /** The driver that has the device, from the start of a probe until the end of a removal. */
    public volatile @Nullable DriverState driver;

    /** Whether {@code driver} links are shown: from the probe until the removal begins. */
    public volatile boolean linked;

    volatile @Nullable BoundDriver bound;
    public volatile @Nullable ProbeSession session;
    public volatile @Nullable String override;
    public volatile @Nullable GroupOwnership group;
    /** Why it is not known which group the device belongs to. No driver can bind it, because its use would not be counted. */
    volatile @Nullable Refusal groupingFailure;

    /** The IOMMU that answered when the device joined its group; null while it is in none. */
    volatile @Nullable Iommu behind;

    /** What firmware told that IOMMU of the device; null if it told nothing. */
    volatile @Nullable IommuSpecifier specifier;

    volatile boolean usesDefaultDomain;
    volatile boolean removed;

    /** The reason of the last failed or deferred bind. */
    public volatile @Nullable Refusal lastRefusal;

    /** The stage that the current or last bind reached. */
    volatile Stage stage = Stage.DMA_CONFIGURE;

    /** The result of the last offer to each driver that matched, oldest first. */
    private volatile List<Attempt> attempts = List.of();

    /** How many devices were added to the bus before it; written when it is added. */
    volatile long order;

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
