package dev.dmaowner.driver.vfio;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.Registration;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.StandInGroup;
import dev.dmaowner.spi.Attribute;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A device that is bound to a VFIO driver: the kernel's {@code struct vfio_device}. Two counts matter. Every open file of
 * it, used or not, delays its removal; the openings that were granted access decide when it is bound to an iommufd and
 * let go again. Guarded by the machine's lock.
 */
final class VfioDevice implements BoundDriver {

    /** What its driver is capable of: vfio-pci knows PASIDs and tokens of virtual functions, the others do not. */
    enum Kind {
        PCI,
        PLATFORM
    }

    private final Vfio vfio;
    private final VfioGroup group;
    private final ProbeContext context;
    private final int number;
    private final Kind kind;
    private final List<DeviceFile> files = new ArrayList<>(1);
    private final VfToken token = new VfToken();
    private int granted;
    private @Nullable IommufdDevice binding;
    private boolean leaving;
    private @Nullable Removal waiting;
    private @Nullable Registration node;
    private @Nullable Registration attribute;

    VfioDevice(Vfio vfio, VfioGroup group, ProbeContext context, int number, Kind kind) {
        this.vfio = vfio;
        this.group = group;
        this.context = context;
        this.number = number;
        this.kind = kind;
    }

    DeviceId id() {
        return context.device().id();
    }

    int number() {
        return number;
    }

    /** {@return its name among the devices of VFIO} */
    private String name() {
        return (group.isIsolated() ? "" : StandInGroup.NODE_PREFIX) + "vfio" + number;
    }

    /** Take it out of a group without an IOMMU. Without effect if it is in one of an IOMMU. */
    void leaveStandIn() {
        context.leaveStandIn();
    }

    VfioGroup group() {
        return group;
    }

    Kind kind() {
        return kind;
    }

    /** {@return whether it can have virtual functions} */
    private boolean isPhysicalFunction() {
        return context.device().attribute("sriov_numvfs").isPresent();
    }

    /**
     * Test the token that comes with an open: {@code vfio_pci_validate_vf_token}. On a physical function without virtual functions
     * in use, the token is set instead.
     *
     * @return why it may not be opened, empty if it may
     */
    Optional<Refusal> checkToken(Optional<UUID> given) {
        String name = id().name();
        Optional<DeviceId> physical = context.device().virtualFunctionOf();
        if (physical.isPresent()) {
            Optional<VfioDevice> holder = vfio.device(physical.get());
            return holder.isPresent()
                    ? holder.get().token.against(given, name)
                    : unexpected(given, "its physical function is not bound to vfio-pci");
        }
        if (!isPhysicalFunction()) {
            return unexpected(given, name + " is neither a physical nor a virtual function");
        }
        if (vfio.usesVirtualFunctionOf(id())) {
            return token.against(given, name);
        }
        given.ifPresent(token::set);
        return Optional.empty();
    }

    private static Optional<Refusal> unexpected(Optional<UUID> given, String reason) {
        return given.map(token -> Refusal.of(Errno.EINVAL, "there is no VF token, because " + reason));
    }

    /** {@return whether it is a virtual function of a device and in use} */
    boolean isUsedVirtualFunctionOf(DeviceId physical) {
        return isInUse() && context.device().virtualFunctionOf().equals(Optional.of(physical));
    }

    /** {@return whether its removal has begun} */
    boolean isLeaving() {
        return leaving;
    }

    /** {@return whether an open file of it has access} */
    boolean isInUse() {
        return granted > 0;
    }

    /** Show its character device, unless it is shown or the device is leaving. */
    void publishCdev() {
        if (node == null && !leaving) {
            String name = "vfio/devices/" + name();
            node = vfio.publishNode(name, this::openCdev);
            attribute = context.publishAttribute("vfio-dev/" + name() + "/uevent", new DeviceName(name));
        }
    }

    /** Take its character device away; files that are open stay so. */
    void withdrawCdev() {
        if (node != null) {
            node.close();
            node = null;
        }
        if (attribute != null) {
            attribute.close();
            attribute = null;
        }
    }

    private Outcome<OpenNode> openCdev() {
        synchronized (vfio.lock()) {
            if (leaving) {
                return Outcome.refused(Errno.ENODEV, id().name() + " is being unbound from its driver");
            }
            return Outcome.done(opened(DeviceFile.ofCdev(this, "/dev/vfio/devices/" + name())));
        }
    }

    /** Note an open file. */
    DeviceFile opened(DeviceFile file) {
        files.add(file);
        return file;
    }

    /** Note that a file has access; the first one may bring a binding to an iommufd. */
    void grant(Optional<IommufdDevice> first) {
        granted++;
        if (granted == 1) {
            binding = first.orElse(null);
        }
    }

    /** Note that a file with access is gone; the last one undoes the binding. */
    void revoke() {
        granted--;
        if (granted == 0 && binding != null) {
            binding.unbind();
            binding = null;
        }
    }

    Optional<IommufdDevice> binding() {
        return Optional.ofNullable(binding);
    }

    /** Note that a file is closed; the last one ends a removal that waits. */
    void closed(DeviceFile file) {
        files.remove(file);
        if (files.isEmpty() && waiting != null) {
            vfio.unregister(this, group);
            vfio.finished(waiting);
            waiting = null;
        }
    }

    @Override
    public Outcome<Optional<String>> virtualFunctions(int count) {
        return kind == Kind.PCI ? VfioPciDriver.virtualFunctions(context) : BoundDriver.super.virtualFunctions(count);
    }

    /** Unregister it: {@code vfio_unregister_group_dev}. */
    @Override
    public RemoveAnswer remove(Removal removal) {
        synchronized (vfio.lock()) {
            leaving = true;
            withdrawCdev();
            if (files.isEmpty()) {
                vfio.unregister(this, group);
                return RemoveAnswer.REMOVED;
            }
            waiting = removal;
            return new RemoveAnswer.Waiting("a user holds " + id().name() + " open, as " + files.get(0)
                    + "; the unbind continues when that is closed");
        }
    }

    /** The device's {@code uevent} in the class of VFIO devices, which leads from a device to its node. */
    private record DeviceName(String node) implements Attribute {
        @Override
        public String read() {
            return "DEVNAME=" + node;
        }

        @Override
        public Outcome<Outcome.Nothing> write(String text) {
            return Outcome.refused(Errno.EINVAL, "events of this device are not made by hand here");
        }
    }
}
