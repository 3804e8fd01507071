package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An open device: the kernel's {@code struct vfio_device_file}. One that came from its group has access from the start;
 * one of a character device gains it by being bound to an iommufd.
 */
final class DeviceFile extends VfioFile {

    private enum Origin {
        GROUP,
        CDEV
    }

    private final VfioDevice device;
    private final Origin origin;
    private final @Nullable GroupFile held;
    private boolean hasAccess;

    private DeviceFile(VfioDevice device, String path, Origin origin, @Nullable GroupFile held) {
        super(device.group().vfio(), path);
        this.device = device;
        this.origin = origin;
        this.held = held;
        this.hasAccess = origin == Origin.GROUP;
    }

    /** {@return a file of the character device, without access yet} */
    static DeviceFile ofCdev(VfioDevice device, String path) {
        return new DeviceFile(device, path, Origin.CDEV, null);
    }

    /**
     * {@return a file obtained from the group; access must have been granted}
     *
     * @param held the group's file if this one holds it open, as the path through a container does
     */
    static DeviceFile ofGroup(VfioDevice device, Optional<GroupFile> held) {
        String path =
                "the file of " + device.id().name() + " from " + device.group().node();
        return new DeviceFile(device, path, Origin.GROUP, held.orElse(null));
    }

    @Override
    NodeAnswer answer(NodeRequest request) {
        return switch (request.verb()) {
            case "bind_iommufd" -> bindIommufd(request);
            case "attach_ioas" -> attachIoas(request);
            case "detach_ioas" -> detachIoas(request);
            default -> hasAccess ? unknownVerb(device.unknownRequest(), request) : noAccess();
        };
    }

    @Override
    NodeAnswer answerClosed(NodeRequest request) {
        // The address space is allocated by a request of its own, which does not know of this file.
        NodeAnswer allocated = request.verb().equals("attach_ioas") ? addressSpace(request) : NodeAnswer.done();
        return allocated instanceof NodeAnswer.Refused ? allocated : super.answerClosed(request);
    }

    @Override
    void release() {
        if (hasAccess) {
            device.revoke();
            if (origin == Origin.CDEV) {
                device.group().cdevReleased();
            }
        }
        if (held != null) {
            held.letGo();
        }
        device.closed(this);
    }

    /** {@code VFIO_DEVICE_BIND_IOMMUFD}, its tests in the kernel's order. */
    private NodeAnswer bindIommufd(NodeRequest request) {
        Argument argument = request.argument(0).orElse(null);
        if (argument instanceof Argument.NoFile) {
            return NodeAnswer.refused(Errno.EINVAL, "a negative number is no file");
        }
        if (!(argument instanceof Argument.File given)) {
            return badArgument(request);
        }
        if (origin == Origin.GROUP) {
            return NodeAnswer.refused(Errno.EINVAL, "a device file obtained from its group is bound by the group");
        }
        if (device.group().isOpen()) {
            return refused(device.group().heldOpen());
        }
        if (hasAccess) {
            return NodeAnswer.refused(Errno.EINVAL, path() + " is bound to an iommufd already");
        }
        return IommufdFile.contextOf(given.node(), vfio()).fold(this::bind, VfioFile::refused);
    }

    private NodeAnswer bind(IommufdContext context) {
        if (device.isInUse()) {
            return NodeAnswer.refused(
                    Errno.EINVAL, device.id().name() + " is bound to an iommufd through another file");
        }
        Outcome<IommufdDevice> bound = device.group().bind(device, context);
        return bound.fold(
                binding -> {
                    device.grant(Optional.of(binding));
                    device.group().cdevGranted();
                    hasAccess = true;
                    return new NodeAnswer.Done(binding.id());
                },
                VfioFile::refused);
    }

    /** {@code VFIO_DEVICE_ATTACH_IOMMUFD_PT}; of a file, a fresh address space of it comes first. */
    private NodeAnswer attachIoas(NodeRequest request) {
        NodeAnswer allocated = addressSpace(request);
        if (!(allocated instanceof NodeAnswer.Done space)) {
            return allocated;
        }
        if (!hasAccess) {
            return noAccess();
        }
        Optional<IommufdDevice> binding = device.binding();
        if (origin == Origin.GROUP || binding.isEmpty()) {
            return unknownVerb(device.unknownRequest(), request);
        }
        return binding.get().attach(space.value()).fold(table -> new NodeAnswer.Done(table), VfioFile::refused);
    }

    private NodeAnswer detachIoas(NodeRequest request) {
        if (!hasAccess) {
            return noAccess();
        }
        Optional<IommufdDevice> binding = device.binding();
        if (origin == Origin.GROUP || binding.isEmpty()) {
            return unknownVerb(device.unknownRequest(), request);
        }
        binding.get().detach();
        return NodeAnswer.done();
    }

    /** The id of the address space to attach: as given, or of a fresh one in the file that is given. */
    private NodeAnswer addressSpace(NodeRequest request) {
        Argument argument = request.argument(0).orElse(null);
        if (argument instanceof Argument.Number id) {
            return new NodeAnswer.Done(id.number());
        }
        if (argument instanceof Argument.NoFile) {
            return NodeAnswer.refused(Errno.EBADF, "there is no iommufd to allocate an address space in");
        }
        if (!(argument instanceof Argument.File given)) {
            return badArgument(request);
        }
        return given.node() instanceof IommufdFile iommufd && iommufd.vfio() == vfio()
                ? iommufd.request(NodeRequest.of("ioas_alloc"))
                : NodeAnswer.refused(Errno.ENOTTY, given.node().path() + " is no iommufd");
    }

    private NodeAnswer noAccess() {
        return NodeAnswer.refused(Errno.EINVAL, path() + " has not been bound to an iommufd");
    }
}
