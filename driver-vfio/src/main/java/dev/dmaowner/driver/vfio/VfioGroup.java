package dev.dmaowner.driver.vfio;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Outcome;
import dev.dmaowner.Outcome.Nothing;
import dev.dmaowner.Refusal;
import dev.dmaowner.Registration;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.StandInGroup;
import dev.dmaowner.ownership.IommuGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A group as VFIO shows it, from its first VFIO device to its last: the kernel's {@code struct vfio_group}. When the last
 * device has left, an open file of it stays behind, dead. Guarded by the machine's lock.
 */
final class VfioGroup {

    private final Vfio vfio;
    private final String node;
    private final boolean isolated;
    private final DmaOwner owner;
    private final List<VfioDevice> devices = new ArrayList<>(2);
    /** Empty once the last device has left. */
    private Optional<IommuGroup> iommuGroup;

    private @Nullable Registration publication;
    private @Nullable GroupFile opened;
    private @Nullable Container container;
    private @Nullable DmaClaim claim;
    private @Nullable IommufdContext iommufd;
    private int cdevsInUse;

    private VfioGroup(Vfio vfio, IommuGroup iommuGroup, DmaOwner owner, String node) {
        this.vfio = vfio;
        this.iommuGroup = Optional.of(iommuGroup);
        this.owner = owner;
        this.node = node;
        this.isolated = iommuGroup.hasIommu();
    }

    /** {@return a new group with its node} */
    static VfioGroup create(Vfio vfio, IommuGroup iommuGroup) {
        String name = (iommuGroup.hasIommu() ? "/dev/vfio/" + iommuGroup.id() : StandInGroup.node(iommuGroup.id()))
                .substring("/dev/".length());
        DmaOwner owner = new DmaOwner.User("/dev/" + name, vfio.nextOpening());
        VfioGroup group = new VfioGroup(vfio, iommuGroup, owner, "/dev/" + name);
        group.publication = vfio.publishNode(name, group::open);
        return group;
    }

    Vfio vfio() {
        return vfio;
    }

    /** {@return whether it is that of an IOMMU, not one of no-IOMMU mode} */
    boolean isIsolated() {
        return isolated;
    }

    /** {@return the path of its node} */
    String node() {
        return node;
    }

    void add(VfioDevice device) {
        devices.add(device);
    }

    /**
     * Forget a device: {@code vfio_device_remove_group}.
     *
     * @return the IOMMU group if that was the last device, so that this object has come to its end
     */
    Optional<IommuGroup> remove(VfioDevice device) {
        devices.remove(device);
        if (!devices.isEmpty()) {
            return Optional.empty();
        }
        if (publication != null) {
            publication.close();
        }
        detachContainer();
        Optional<IommuGroup> left = iommuGroup;
        iommuGroup = Optional.empty();
        return left;
    }

    private Outcome<OpenNode> open() {
        synchronized (vfio.lock()) {
            if (iommuGroup.isEmpty()) {
                return Outcome.refused(gone());
            }
            if (cdevsInUse > 0) {
                return Outcome.refused(
                        Refusal.of(Errno.EBUSY, "a device of the group is in use through its character device")
                                .heldBy("the user of /dev/iommu")
                                .curedBy("close that file"));
            }
            if (opened != null) {
                return Outcome.refused(heldOpen());
            }
            GroupFile file = new GroupFile(this);
            opened = file;
            return Outcome.done(file);
        }
    }

    /** {@return whether its file is open, or held open by a device file} */
    boolean isOpen() {
        return opened != null;
    }

    /** {@return the refusal of an operation that is not possible while the group is open} */
    Refusal heldOpen() {
        return Refusal.of(Errno.EBUSY, node + " is open, and can be open only once")
                .heldBy("the user of " + node)
                .curedBy("close it, and the device files obtained from it");
    }

    /** Note that the last reference to the open file is gone: {@code vfio_group_fops_release}. */
    void closed() {
        detachContainer();
        iommufd = null;
        opened = null;
    }

    void cdevGranted() {
        cdevsInUse++;
    }

    void cdevReleased() {
        cdevsInUse--;
    }

    /** {@return whether there is a container, or an iommufd in place of one} */
    boolean hasIommu() {
        return container != null || iommufd != null;
    }

    /** {@return whether the group has devices; false for one that an open file has survived} */
    boolean isAlive() {
        return iommuGroup.isPresent();
    }

    /** {@return whether the IOMMU group is neither used nor claimed} */
    boolean isUnclaimed() {
        return iommuGroup
                .map(group -> group.ownership()
                        .<Boolean>fold(
                                unowned -> true,
                                api -> false,
                                domain -> domain.users() == 0,
                                owned -> false,
                                x -> false))
                .orElse(false);
    }

    /** {@return whether the group is viable as VFIO saw it before 5.19: no member but bridges has a kernel driver} */
    boolean isFreeOfKernelDrivers() {
        return iommuGroup.map(group -> group.users().isEmpty()).orElse(false);
    }

    /** {@return the refusal of a device file while kernel drivers are bound, as before 5.19} */
    Refusal notViable() {
        String users = iommuGroup
                .map(group -> group.users().stream().map(DeviceId::name).collect(Collectors.joining(", ")))
                .orElse("");
        return Refusal.of(Errno.EINVAL, node + " is not viable, because kernel drivers have " + users)
                .heldBy("the kernel drivers of " + users)
                .curedBy(iommuGroup.stream()
                        .flatMap(group -> group.users().stream())
                        .map(user -> ControlWrite.unbinding(user).toString())
                        .collect(Collectors.joining("; ")));
    }

    /** Claim the group for a container: {@code vfio_container_attach_group}. One without an IOMMU has no owner. */
    Outcome<Nothing> attachTo(Container wanted) {
        IommuGroup group = iommuGroup.orElseThrow();
        if (!wanted.welcomes(this)) {
            return Outcome.refused(
                    Refusal.of(Errno.EPERM, "a container holds groups of an IOMMU or of no-IOMMU mode, not both")
                            .curedBy("use a container of its own for " + node));
        }
        if (!isolated) {
            Outcome<Nothing> joined = wanted.join(this, group);
            container = joined.isDone() ? wanted : null;
            return joined;
        }
        Outcome<DmaClaim> claimed = group.claim(owner);
        if (claimed instanceof Outcome.Refused<DmaClaim> refused) {
            return Outcome.refused(refused.why());
        }
        DmaClaim held = claimed.value().orElseThrow();
        Outcome<Nothing> joined = wanted.join(this, group);
        if (joined.isDone()) {
            container = wanted;
            claim = held;
        } else {
            held.close();
        }
        return joined;
    }

    /** Leave the container and give the claim back: {@code vfio_group_detach_container}. Without effect without one. */
    void detachContainer() {
        if (container != null) {
            container.leave(this, iommuGroup.orElseThrow());
            container = null;
        }
        if (claim != null) {
            claim.close();
            claim = null;
        }
    }

    Optional<Container> container() {
        return Optional.ofNullable(container);
    }

    /** Take an iommufd in place of a container; devices are claimed when they are opened. */
    Outcome<Nothing> use(IommufdContext context) {
        Outcome<Nothing> prepared = context.prepareForGroups(isolated ? Isolation.BY_IOMMU : Isolation.NONE);
        if (prepared.isDone()) {
            iommufd = context;
        }
        return prepared;
    }

    void leaveIommufd() {
        iommufd = null;
    }

    /** {@return the device that a text names and that a user may still open} */
    Optional<VfioDevice> device(DeviceRequestText text) {
        boolean leavingToo = !vfio.rules().has(KernelChange.LEAVING_DEVICE_IS_KEPT_BACK);
        return devices.stream()
                .filter(device -> text.names(device) && (leavingToo || !device.isLeaving()))
                .findFirst();
    }

    /** Open a device through the group: {@code vfio_device_group_open}. */
    Outcome<OpenNode> openDevice(VfioDevice device, GroupFile file) {
        Optional<GroupFile> held = container != null ? Optional.of(file) : Optional.empty();
        Outcome<Optional<IommufdDevice>> first =
                device.isInUse() ? Outcome.done(Optional.empty()) : firstOpening(device);
        return first.fold(
                binding -> {
                    device.grant(binding);
                    held.ifPresent(GroupFile::hold);
                    return Outcome.done(device.opened(DeviceFile.ofGroup(device, held)));
                },
                Outcome::refused);
    }

    private Outcome<Optional<IommufdDevice>> firstOpening(VfioDevice device) {
        if (container != null) {
            return container.hasIommu()
                    ? Outcome.done(Optional.empty())
                    : Outcome.refused(Refusal.of(Errno.EINVAL, "the container has no IOMMU driver yet")
                            .curedBy("request set_iommu of the container"));
        }
        if (iommufd == null) {
            return Outcome.refused(noContainer());
        }
        IommufdContext context = iommufd;
        if (!isolated) {
            return context.compatibleSpace()
                    .fold(
                            space -> Outcome.refused(
                                    Errno.EPERM,
                                    "the iommufd has an address space, which a device without an IOMMU cannot be kept to"),
                            none -> Outcome.done(Optional.empty()));
        }
        Outcome<IommufdDevice> bound = bind(device, context);
        if (bound instanceof Outcome.Refused<IommufdDevice> refused) {
            return Outcome.refused(refused.why());
        }
        IommufdDevice binding = bound.value().orElseThrow();
        Outcome<Integer> attached = context.compatibleSpace().fold(binding::attach, Outcome::refused);
        if (attached instanceof Outcome.Refused<Integer> refused) {
            binding.unbind();
            return Outcome.refused(refused.why());
        }
        return Outcome.done(Optional.of(binding));
    }

    /** Bind a device of the group to an iommufd, which claims the group for it. */
    Outcome<IommufdDevice> bind(VfioDevice device, IommufdContext context) {
        return context.bind(device.id(), iommuGroup.orElseThrow());
    }

    static Refusal noContainer() {
        return Refusal.of(Errno.EINVAL, "the group has no container").curedBy("request set_container of the group");
    }

    Refusal gone() {
        return Refusal.of(Errno.ENODEV, "the last device of " + node + " was unbound from VFIO")
                .curedBy("bind a device of the group to VFIO and open the node again");
    }
}
