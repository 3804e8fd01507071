package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An open device: the kernel's {@code struct vfio_device_file}. One that came from its group has access from the start;
 * one of a character device gains it by being bound to an iommufd.
 */
final class DeviceFile extends VfioFile {

    /** The sizes of the structures up to their last required member. */
    private static final int BIND_SIZE = 16;

    private static final int ATTACH_SIZE = 12;
    private static final int DETACH_SIZE = 8;
    private static final int PASID_SIZE = 4;

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
    public List<String> requests() {
        return origin == Origin.GROUP
                ? List.of("get_info")
                : List.of(
                        "bind_iommufd FILE [vf_token=UUID] [flags=NUMBER] [argsz=NUMBER] [tail=NUMBER]",
                        "get_info",
                        "attach_ioas FILE|ID [pasid=NUMBER] [flags=NUMBER] [argsz=NUMBER]",
                        "detach_ioas [pasid=NUMBER] [flags=NUMBER] [argsz=NUMBER]");
    }

    @Override
    NodeAnswer answer(NodeRequest request) {
        return switch (request.verb()) {
            case "bind_iommufd" -> bindIommufd(request);
            case "attach_ioas" -> attachIoas(request);
            case "detach_ioas" -> detachIoas(request);
            case "get_info" -> hasAccess ? NodeAnswer.done() : noAccess();
            default -> hasAccess ? unknownVerb(Errno.ENOTTY, request) : noAccess();
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
        Optional<RequestOptions> options = RequestOptions.of(
                request, 1, RequestOptions.TOKEN, RequestOptions.FLAGS, RequestOptions.SIZE, RequestOptions.TAIL);
        boolean isFile = argument instanceof Argument.File || argument instanceof Argument.NoFile;
        if (!isFile || options.isEmpty()) {
            return badArgument(request);
        }
        Optional<Refusal> malformed = malformedBind(options.get());
        if (malformed.isPresent()) {
            return refused(malformed.get());
        }
        if (!(argument instanceof Argument.File given)) {
            return NodeAnswer.refused(Errno.EINVAL, "a negative number is no file");
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
        return tokenRefusal(options.get())
                .<NodeAnswer>map(NodeAnswer.Refused::new)
                .orElseGet(() -> IommufdFile.contextOf(given.node(), vfio()).fold(this::bind, VfioFile::refused));
    }

    /** {@code vfio_df_check_token} */
    private Optional<Refusal> tokenRefusal(RequestOptions options) {
        if (!vfio().rules().has(KernelChange.TOKEN_AT_IOMMUFD_BIND)) {
            return Optional.empty();
        }
        boolean flagged = options.flagsWith(RequestOptions.TOKEN) != 0;
        if (device.kind() != VfioDevice.Kind.PCI) {
            return flagged
                    ? Optional.of(Refusal.of(
                            Errno.EINVAL, "the driver of " + device.id().name() + " has no VF tokens"))
                    : Optional.empty();
        }
        Optional<UUID> token = options.text(RequestOptions.TOKEN).flatMap(VfToken::parse);
        return flagged && token.isEmpty()
                ? Optional.of(Refusal.of(Errno.EFAULT, "there is no UUID where the VF token should be"))
                : device.checkToken(token);
    }

    /** {@return what is wrong with the structure itself} */
    private Optional<Refusal> malformedBind(RequestOptions options) {
        boolean knowsTokens = vfio().rules().has(KernelChange.TOKEN_AT_IOMMUFD_BIND);
        if (options.number(RequestOptions.SIZE).orElse(BIND_SIZE) < BIND_SIZE) {
            return Optional.of(Refusal.of(Errno.EINVAL, "binding takes " + BIND_SIZE + " bytes"));
        }
        if (knowsTokens && options.number(RequestOptions.TAIL).orElse(0) != 0) {
            return Optional.of(
                    Refusal.of(Errno.E2BIG, "there is something behind the structure that the kernel knows"));
        }
        long unknown = options.flagsWith(RequestOptions.TOKEN) & ~(knowsTokens ? 1L : 0L);
        return unknown == 0
                ? Optional.empty()
                : Optional.of(Refusal.of(Errno.EINVAL, "binding has no flags " + unknown + " on this kernel"));
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
        return change(request, 1, ATTACH_SIZE, (binding, pasid) -> (pasid.isPresent()
                        ? binding.attach(pasid.getAsLong(), space.value())
                        : binding.attach(space.value()))
                .fold(table -> new NodeAnswer.Done(table), VfioFile::refused));
    }

    /** {@code VFIO_DEVICE_DETACH_IOMMUFD_PT} */
    private NodeAnswer detachIoas(NodeRequest request) {
        return change(request, 0, DETACH_SIZE, (binding, pasid) -> {
            pasid.ifPresentOrElse(binding::detach, binding::detach);
            return NodeAnswer.done();
        });
    }

    /** Attach or detach, after the tests that both have, in the kernel's order. */
    private NodeAnswer change(
            NodeRequest request, int from, int size, BiFunction<IommufdDevice, OptionalLong, NodeAnswer> action) {
        Optional<RequestOptions> options =
                RequestOptions.of(request, from, RequestOptions.PASID, RequestOptions.FLAGS, RequestOptions.SIZE);
        if (options.isEmpty()) {
            return badArgument(request);
        }
        if (!hasAccess) {
            return noAccess();
        }
        Optional<IommufdDevice> binding = device.binding();
        if (origin == Origin.GROUP || binding.isEmpty()) {
            return unknownVerb(Errno.ENOTTY, request);
        }
        long flags = options.get().flagsWith(RequestOptions.PASID);
        return malformed(options.get(), flags, size)
                .<NodeAnswer>map(NodeAnswer.Refused::new)
                .orElseGet(() -> action.apply(
                        binding.get(),
                        flags == 0
                                ? OptionalLong.empty()
                                : OptionalLong.of(options.get()
                                        .number(RequestOptions.PASID)
                                        .orElse(0))));
    }

    private Optional<Refusal> malformed(RequestOptions options, long flags, int size) {
        long given = options.number(RequestOptions.SIZE).orElse(size + PASID_SIZE);
        if (given < size) {
            return Optional.of(Refusal.of(Errno.EINVAL, "the structure takes " + size + " bytes"));
        }
        if ((flags & ~(vfio().rules().has(KernelChange.PASID_ATTACH) ? 1L : 0L)) != 0) {
            return Optional.of(Refusal.of(Errno.EINVAL, "attaching has no flags " + flags + " on this kernel"));
        }
        if (flags != 0 && device.kind() != VfioDevice.Kind.PCI) {
            return Optional.of(
                    Refusal.of(Errno.EOPNOTSUPP, "the driver of " + device.id().name() + " has no PASIDs"));
        }
        return flags != 0 && given < size + PASID_SIZE
                ? Optional.of(
                        Refusal.of(Errno.EINVAL, "with a PASID the structure takes " + (size + PASID_SIZE) + " bytes"))
                : Optional.empty();
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
