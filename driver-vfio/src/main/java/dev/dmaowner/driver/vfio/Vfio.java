package dev.dmaowner.driver.vfio;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.Registration;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.StandInGroup;
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

    /** The parameter of no-IOMMU mode. */
    private static final String NO_IOMMU = "enable_unsafe_noiommu_mode";

    private static final int TAINT_USER = 6;

    private final Object lock = new Object();
    private final Map<IommuGroup, VfioGroup> groups = new HashMap<>();
    private final Set<VfioDevice> devices = new LinkedHashSet<>();
    private final LowestNumbers deviceNumbers = new LowestNumbers(0);
    private final List<Removal> finishedRemovals = new ArrayList<>(1);
    private long openings;
    private @Nullable LoadedModule module;
    private @Nullable Registration iommuNode;

    /** What exists from the first registration of a VFIO driver on. */
    private record LoadedModule(
            DriverContext context, Switch unsafeType1, Optional<CdevSwitches> cdev, Optional<Switch> noIommu) {}

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
        module = new LoadedModule(context, type1, cdev, noIommuSwitch(context));
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

    /** The parameter is there where the kernel was built with no-IOMMU mode, which few are. */
    private static Optional<Switch> noIommuSwitch(DriverContext context) {
        return context.moduleParameter("vfio", NO_IOMMU)
                .map(given -> Switch.publish(
                        context, "vfio", NO_IOMMU, Switch.Access.WRITABLE, Switch.Position.OFF, () -> {}));
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
        for (VfioDevice device : devices) {
            if (hasCdev(device)) {
                device.publishCdev();
            } else {
                device.withdrawCdev();
            }
        }
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

    /** {@return whether the kernel was built with no-IOMMU mode} */
    boolean knowsNoIommuMode() {
        return module().noIommu().isPresent();
    }

    /** {@return whether devices without an IOMMU are handed out: {@code vfio_noiommu}} */
    boolean isInNoIommuMode() {
        return module().noIommu().map(Switch::isOn).orElse(false);
    }

    /** {@return whether a device has a character device now that these are switched on or off; under the lock} Before 7.3 one without an IOMMU has none. */
    private boolean hasCdev(VfioDevice device) {
        return hasCdevs() && (device.group().isIsolated() || rules().has(KernelChange.NO_IOMMU_CHARACTER_DEVICES));
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
            return isInNoIommuMode()
                    ? withoutIommu(context, kind)
                    : Outcome.refused(withoutGroup(context.device().id()));
        }
        if (iommuGroup.get().hasIommu() && !keepsCoherent(context, iommuGroup.get())) {
            return Outcome.refused(
                    Errno.EINVAL,
                    "the IOMMU of " + context.device().id().name()
                            + " does not keep its DMA coherent with the processor's caches, which VFIO requires");
        }
        return Outcome.done(registered(context, iommuGroup.get(), kind));
    }

    /** {@code vfio_noiommu_group_alloc}. It is the probe that taints the kernel, whether or not a user comes. */
    private Outcome<VfioDevice> withoutIommu(ProbeContext context, VfioDevice.Kind kind) {
        Outcome<IommuGroup> group = context.joinStandIn(StandInGroup.NAME);
        if (group.isDone()) {
            context.taint(TAINT_USER);
        }
        return group.fold(made -> Outcome.done(registered(context, made, kind)), Outcome::refused);
    }

    private Refusal withoutGroup(DeviceId device) {
        Refusal refusal =
                Refusal.of(Errno.EINVAL, device.name() + " has no IOMMU group, so VFIO cannot keep its DMA apart");
        return module().noIommu().isEmpty()
                ? refusal
                : refusal.curedBy(ControlWrite.ofParameter("vfio", NO_IOMMU, "1")
                        + ", if its user may have all of the machine's memory; this taints the kernel");
    }

    private VfioDevice registered(ProbeContext context, IommuGroup iommuGroup, VfioDevice.Kind kind) {
        synchronized (lock) {
            VfioGroup group = groups.computeIfAbsent(iommuGroup, found -> VfioGroup.create(this, found));
            VfioDevice device = new VfioDevice(this, group, context, deviceNumbers.take(), kind);
            devices.add(device);
            group.add(device);
            if (hasCdev(device)) {
                device.publishCdev();
            }
            return device;
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

    /** Forget a device and, with its last device, its group. Under the lock. A group that stands in for one of an IOMMU ends first, as in the kernel. */
    void unregister(VfioDevice device, VfioGroup group) {
        device.leaveStandIn();
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
