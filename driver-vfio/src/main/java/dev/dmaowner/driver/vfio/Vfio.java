package dev.dmaowner.driver.vfio;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.Registration;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.ownership.IommuGroup;
import dev.dmaowner.ownership.JoinFacts.CacheCoherency;
import dev.dmaowner.spi.CharDevice;
import dev.dmaowner.spi.DriverContext;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * VFIO on one machine: its groups, the numbers of its devices, and its parameters. One lock guards all of it and all
 * files; nothing that could come back is called while it is held, groups of the IOMMU and publications excepted.
 */
final class Vfio {

    private final Object lock = new Object();
    private final Map<IommuGroup, VfioGroup> groups = new HashMap<>();
    private final Set<VfioDevice> devices = new LinkedHashSet<>();
    private final LowestNumbers deviceNumbers = new LowestNumbers(0);
    private final List<Removal> finishedRemovals = new ArrayList<>(1);
    private long openings;
    private @Nullable LoadedModule module;
    private @Nullable Registration iommuNode;

    /** What exists from the first registration of a VFIO driver on. */
    private record LoadedModule(DriverContext context, Switch unsafeType1, Optional<CdevSwitches> cdev) {}

    /** The parameters of kernels that can have character devices. */
    private record CdevSwitches(Switch deviceCdev, Switch unsafeIommufd) {}

    /** Hear that a VFIO driver was registered; the first one brings the container's node and the parameters. */
    static void registered(DriverContext context) {
        Vfio vfio = context.shared(Vfio.class, Vfio::new);
        synchronized (vfio.lock) {
            if (vfio.module == null) {
                vfio.start(context);
            }
        }
    }

    /** {@return the VFIO of the machine of this context} */
    static Vfio of(DriverContext context) {
        return context.shared(Vfio.class, Vfio::new);
    }

    private void start(DriverContext context) {
        Switch type1 = Switch.publish(
                context,
                "vfio_iommu_type1",
                "allow_unsafe_interrupts",
                Switch.Access.WRITABLE,
                Switch.Position.OFF,
                () -> {});
        Optional<CdevSwitches> cdev = context.rules().has(KernelChange.VFIO_CHARACTER_DEVICES)
                ? Optional.of(cdevSwitches(context))
                : Optional.empty();
        module = new LoadedModule(context, type1, cdev);
        context.publishNode("vfio/vfio", () -> Outcome.done(new ContainerFile(this)));
        applyCdevSwitch();
    }

    private CdevSwitches cdevSwitches(DriverContext context) {
        Switch.Position off = Switch.Position.OFF;
        Switch.Access writable = Switch.Access.WRITABLE;
        return new CdevSwitches(
                Switch.publish(context, "vfio", "device_cdev", writable, off, this::cdevSwitched),
                Switch.publish(context, "iommufd", "allow_unsafe_interrupts", writable, off, () -> {}));
    }

    private void cdevSwitched() {
        synchronized (lock) {
            applyCdevSwitch();
        }
    }

    private void applyCdevSwitch() {
        boolean on = hasCdevs();
        if (on && iommuNode == null) {
            iommuNode = module().context().publishNode("iommu", this::openIommufd);
        } else if (!on && iommuNode != null) {
            iommuNode.close();
            iommuNode = null;
        }
        devices.forEach(on ? VfioDevice::publishCdev : VfioDevice::withdrawCdev);
    }

    private Outcome<OpenNode> openIommufd() {
        return Outcome.done(new IommufdFile(this, nextOpening()));
    }

    Object lock() {
        return lock;
    }

    KernelRules rules() {
        return module().context().rules();
    }

    /** {@return whether devices have character devices, and the machine an iommufd}; under the lock. */
    boolean hasCdevs() {
        return module().cdev().map(cdev -> cdev.deviceCdev().isOn()).orElse(false);
    }

    boolean allowsUnsafeInterruptsInType1() {
        return module().unsafeType1().isOn();
    }

    boolean allowsUnsafeInterruptsInIommufd() {
        return module().cdev().map(cdev -> cdev.unsafeIommufd().isOn()).orElse(false);
    }

    /** {@return a number that tells this opening, or this group, from every other} */
    long nextOpening() {
        synchronized (lock) {
            return ++openings;
        }
    }

    /** Publish a node that lives longer than any one device. */
    Registration publishNode(String name, CharDevice node) {
        return module().context().publishNode(name, node);
    }

    /**
     * Register a device that a VFIO driver probes: {@code vfio_register_group_dev}.
     *
     * @param kind what its driver is capable of
     */
    Outcome<VfioDevice> register(ProbeContext context, VfioDevice.Kind kind) {
        Optional<IommuGroup> iommuGroup = context.group();
        if (iommuGroup.isEmpty()) {
            return Outcome.refused(
                    Errno.EINVAL,
                    context.device().id().name() + " has no IOMMU group, so VFIO cannot keep its DMA apart");
        }
        if (!keepsCoherent(context, iommuGroup.get())) {
            return Outcome.refused(
                    Errno.EINVAL,
                    "the IOMMU of " + context.device().id().name()
                            + " does not keep its DMA coherent with the processor's caches, which VFIO requires");
        }
        synchronized (lock) {
            VfioGroup group = groups.computeIfAbsent(iommuGroup.get(), found -> VfioGroup.create(this, found));
            VfioDevice device = new VfioDevice(this, group, context, deviceNumbers.take(), kind);
            devices.add(device);
            group.add(device);
            if (hasCdevs()) {
                device.publishCdev();
            }
            return Outcome.done(device);
        }
    }

    /** {@return the device of this name that a VFIO driver has} */
    Optional<VfioDevice> device(DeviceId id) {
        return devices.stream().filter(device -> device.id().equals(id)).findFirst();
    }

    /** {@return whether userspace uses a virtual function of this device} */
    boolean usesVirtualFunctionOf(DeviceId physical) {
        return devices.stream().anyMatch(device -> device.isUsedVirtualFunctionOf(physical));
    }

    /** The kernel's question {@code device_iommu_capable(dev, IOMMU_CAP_CACHE_COHERENCY)}. */
    private static boolean keepsCoherent(ProbeContext context, IommuGroup group) {
        return !context.rules().has(KernelChange.VFIO_REQUIRES_COHERENT_DMA)
                || group.factsOf(context.device().id()).coherency() == CacheCoherency.COHERENT;
    }

    /** Forget a device and, with its last device, its group. Under the lock. */
    void unregister(VfioDevice device, VfioGroup group) {
        devices.remove(device);
        deviceNumbers.giveBack(device.number());
        group.remove(device).ifPresent(groups::remove);
    }

    /** Note a removal whose waiting is over, to be told so when the lock is released. Under the lock. */
    void finished(Removal removal) {
        finishedRemovals.add(removal);
    }

    List<Removal> takeFinishedRemovals() {
        List<Removal> taken = List.copyOf(finishedRemovals);
        finishedRemovals.clear();
        return taken;
    }

    private LoadedModule module() {
        LoadedModule known = module;
        if (known == null) {
            throw new IllegalStateException("no VFIO driver has been registered with this machine");
        }
        return known;
    }
}
