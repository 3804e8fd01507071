package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import java.util.List;
import java.util.Optional;

/** The open file of a group, which the device files obtained through a container hold open. */
final class GroupFile extends VfioFile {

    private static final int VIABLE = 1;
    private static final int CONTAINER_SET = 2;
    /** Two 32-bit numbers: the size itself and the flags. */
    private static final int STATUS_SIZE = 8;

    private final VfioGroup group;
    private int references = 1;

    GroupFile(VfioGroup group) {
        super(group.vfio(), group.node());
        this.group = group;
    }

    void hold() {
        references++;
    }

    void letGo() {
        references--;
        if (references == 0) {
            group.closed();
        }
    }

    @Override
    void release() {
        letGo();
    }

    @Override
    public List<String> requests() {
        return List.of(
                "status [SIZE]",
                "set_container FILE",
                "unset_container",
                "get_device 'NAME [vf_token=UUID]', which opens it");
    }

    @Override
    NodeAnswer answer(NodeRequest request) {
        return switch (request.verb()) {
            case "status" -> status(request);
            case "set_container" -> setContainer(request);
            case "unset_container" -> unsetContainer();
            case "get_device" -> getDevice(request);
            default -> unknownVerb(Errno.ENOTTY, request);
        };
    }

    /** {@code VFIO_GROUP_GET_STATUS} */
    private NodeAnswer status(NodeRequest request) {
        if (number(request, 0).orElse(STATUS_SIZE) < STATUS_SIZE) {
            return NodeAnswer.refused(Errno.EINVAL, "a status takes " + STATUS_SIZE + " bytes");
        }
        if (!group.isAlive()) {
            return refused(group.gone());
        }
        if (!isOwnershipInCore()) {
            return new NodeAnswer.Done(
                    (group.isFreeOfKernelDrivers() ? VIABLE : 0) | (group.hasIommu() ? CONTAINER_SET : 0));
        }
        if (group.hasIommu()) {
            return new NodeAnswer.Done(VIABLE | CONTAINER_SET);
        }
        return new NodeAnswer.Done(group.isUnclaimed() ? VIABLE : 0);
    }

    private boolean isOwnershipInCore() {
        return vfio().rules().has(KernelChange.OWNERSHIP_IN_CORE);
    }

    /** {@code VFIO_GROUP_SET_CONTAINER}, its tests in the kernel's order. */
    private NodeAnswer setContainer(NodeRequest request) {
        Argument argument = request.argument(0).orElse(null);
        if (argument instanceof Argument.NoFile) {
            return NodeAnswer.refused(Errno.EBADF, "there is no file to take for a container");
        }
        if (!(argument instanceof Argument.File given)) {
            return badArgument(request);
        }
        if (given.node() instanceof VfioFile file && file.vfio() == vfio() && file.isClosed()) {
            return NodeAnswer.refused(Errno.EBADF, file + " is closed");
        }
        if (group.hasIommu()) {
            return refused(Refusal.of(Errno.EINVAL, path() + " has a container already")
                    .curedBy("request unset_container first"));
        }
        if (!group.isAlive()) {
            return refused(group.gone());
        }
        return join(given.node());
    }

    private NodeAnswer join(OpenNode file) {
        if (file instanceof ContainerFile container && container.vfio() == vfio()) {
            return of(group.attachTo(container.container()));
        }
        if (file instanceof IommufdFile iommufd && iommufd.vfio() == vfio()) {
            return of(group.use(iommufd.context()));
        }
        Errno errno = vfio().rules().has(KernelChange.NO_CONTAINER_IS_EBADFD) ? Errno.EBADFD : Errno.EINVAL;
        return NodeAnswer.refused(errno, file.path() + " is no container");
    }

    /** {@code VFIO_GROUP_UNSET_CONTAINER} */
    private NodeAnswer unsetContainer() {
        if (!group.hasIommu()) {
            return refused(VfioGroup.noContainer());
        }
        if (group.container().isPresent() && references > 1) {
            return refused(Refusal.of(Errno.EBUSY, "device files of " + path() + " are open")
                    .heldBy("the user of " + path())
                    .curedBy("close the device files first"));
        }
        group.detachContainer();
        group.leaveIommufd();
        return NodeAnswer.done();
    }

    /** {@code VFIO_GROUP_GET_DEVICE_FD} */
    private NodeAnswer getDevice(NodeRequest request) {
        if (!(request.argument(0).orElse(null) instanceof Argument.Text name)) {
            return badArgument(request);
        }
        if (!isOwnershipInCore() && !group.isFreeOfKernelDrivers()) {
            return refused(group.notViable());
        }
        DeviceRequestText text = new DeviceRequestText(name.text());
        Optional<VfioDevice> device = group.device(text);
        if (device.isEmpty()) {
            return NodeAnswer.refused(
                    Errno.ENODEV, "'" + name.text() + "' is no device of " + path() + " that is bound to VFIO");
        }
        Optional<Refusal> unknown = text.token(device.get()).fold(device.get()::checkToken, Optional::of);
        if (unknown.isPresent()) {
            return refused(unknown.get());
        }
        if (!group.hasIommu()) {
            return refused(VfioGroup.noContainer());
        }
        Outcome<OpenNode> opened = group.openDevice(device.get(), this);
        return opened.fold(NodeAnswer.Opened::new, VfioFile::refused);
    }
}
