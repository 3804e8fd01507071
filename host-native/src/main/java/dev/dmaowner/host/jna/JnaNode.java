package dev.dmaowner.host.jna;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import dev.dmaowner.Errno;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open character device of the running kernel, or a file that one has handed out. */
final class JnaNode implements OpenNode {

    private static final int CLOSED = -1;
    /** {@code VFIO_TYPE1v2_IOMMU} */
    private static final long TYPE1_V2 = 3;

    private static final Set<String> TAKING_FIELD = Set.of("region_info", "irq_info");

    private final OpenFiles files;
    private final String path;
    private volatile int file;

    JnaNode(OpenFiles files, String path, int file) {
        this.files = files;
        this.path = path;
        this.file = file;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public NodeAnswer request(NodeRequest request) {
        return files.keepingOpen(() -> {
            try {
                return file == CLOSED ? answerClosed(request) : answer(request);
            } catch (LastErrorException e) {
                return new NodeAnswer.Refused(JnaSystemCalls.refusal(request.verb() + " of " + path, e));
            }
        });
    }

    private NodeAnswer answer(NodeRequest request) {
        int given = request.arguments().size();
        Argument argument = request.argument(0).orElse(null);
        if (given > (TAKING_FIELD.contains(request.verb()) ? 2 : 1)) {
            return notMade(request);
        }
        return switch (request.verb()) {
            case "get_api_version" -> withoutArgument(request, KernelRequest.VFIO_GET_API_VERSION);
            case "unset_container" -> withoutArgument(request, KernelRequest.VFIO_GROUP_UNSET_CONTAINER);
            case "check_extension" ->
                argument instanceof Argument.Number number
                        ? byNumber(KernelRequest.VFIO_CHECK_EXTENSION, number.number())
                        : badArgument(request);
            case "set_iommu" ->
                given == 0
                        ? byNumber(KernelRequest.VFIO_SET_IOMMU, TYPE1_V2)
                        : argument instanceof Argument.Number number
                                ? byNumber(KernelRequest.VFIO_SET_IOMMU, number.number())
                                : badArgument(request);
            case "status" -> given == 0 ? field(KernelStructure.VFIO_GROUP_STATUS, "flags") : notMade(request);
            case "set_container" -> setContainer(request);
            case "get_device" -> argument instanceof Argument.Text name ? getDevice(name.text()) : badArgument(request);
            case "get_info" -> info(request, KernelStructure.VFIO_DEVICE_INFO, 0);
            case "region_info" -> info(request, KernelStructure.VFIO_REGION_INFO, 1);
            case "irq_info" -> info(request, KernelStructure.VFIO_IRQ_INFO, 1);
            case "bind_iommufd" -> bindIommufd(request);
            case "attach_ioas" -> attachIoas(request);
            case "detach_ioas" ->
                given == 0 ? field(KernelStructure.VFIO_DEVICE_DETACH_IOMMUFD_PT, "flags") : notMade(request);
            case "ioas_alloc" -> given == 0 ? field(KernelStructure.IOMMU_IOAS_ALLOC, "out_ioas_id") : notMade(request);
            case "destroy" -> argument instanceof Argument.Number id ? destroy(id.number()) : badArgument(request);
            default -> notMade(request);
        };
    }

    @Override
    public List<String> requests() {
        return List.of(
                "get_api_version",
                "check_extension NUMBER",
                "set_iommu [TYPE]",
                "status",
                "set_container FILE",
                "unset_container",
                "get_device 'NAME [vf_token=UUID]', which opens it",
                "get_info [FIELD]",
                "region_info INDEX [FIELD]",
                "irq_info INDEX [FIELD]",
                "bind_iommufd FILE",
                "attach_ioas FILE|ID",
                "detach_ioas",
                "ioas_alloc",
                "destroy ID");
    }

    private NodeAnswer withoutArgument(NodeRequest request, KernelRequest number) {
        return request.arguments().isEmpty() ? byNumber(number, 0) : notMade(request);
    }

    private NodeAnswer byNumber(KernelRequest request, long argument) {
        return new NodeAnswer.Done(files.request(file, request, new NativeLong(argument)));
    }

    /** {@return a field of the structure as the kernel has filled it in} */
    private NodeAnswer field(KernelStructure structure, String name) {
        return field(structure, with(structure), name);
    }

    private NodeAnswer field(KernelStructure structure, Memory memory, String name) {
        files.request(file, structure.request(), memory);
        return new NodeAnswer.Done(structure.valueOf(name, memory));
    }

    /** {@return the structure, empty but for its size} */
    private static Memory with(KernelStructure structure) {
        Memory memory = JnaSystemCalls.cleared(structure.size());
        memory.setInt(0, structure.size());
        return memory;
    }

    /**
     * {@return a field of what the kernel tells of a device, its flags if none is named}
     *
     * @param at the place of the field's name among the arguments; before it is the index of what is asked about
     */
    private NodeAnswer info(NodeRequest request, KernelStructure structure, int at) {
        Memory memory = with(structure);
        if (at > 0) {
            if (!(request.argument(0).orElse(null) instanceof Argument.Number index)) {
                return badArgument(request);
            }
            memory.setInt(structure.offset("index"), (int) index.number());
        }
        Argument field = request.argument(at).orElse(new Argument.Text("flags"));
        return field instanceof Argument.Text name && structure.has(name.text())
                ? field(structure, memory, name.text())
                : badArgument(request);
    }

    private NodeAnswer setContainer(NodeRequest request) {
        Argument argument = request.argument(0).orElse(null);
        if (!isFile(argument)) {
            return badArgument(request);
        }
        Memory number = JnaSystemCalls.cleared(Integer.BYTES);
        number.setInt(0, numberOf(argument));
        files.request(file, KernelRequest.VFIO_GROUP_SET_CONTAINER, number);
        return NodeAnswer.done();
    }

    /** The kernel opens the file so that it is closed in programs that are started. */
    private NodeAnswer getDevice(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        Memory memory = JnaSystemCalls.cleared(text.length + 1);
        memory.write(0, text, 0, text.length);
        int opened = files.request(file, KernelRequest.VFIO_GROUP_GET_DEVICE_FD, memory);
        return new NodeAnswer.Opened(new JnaNode(files, "the file of " + name + " from " + path, opened));
    }

    private NodeAnswer bindIommufd(NodeRequest request) {
        Argument argument = request.argument(0).orElse(null);
        if (!isFile(argument)) {
            return badArgument(request);
        }
        KernelStructure structure = KernelStructure.VFIO_DEVICE_BIND_IOMMUFD;
        Memory memory = with(structure);
        memory.setInt(structure.offset("iommufd"), numberOf(argument));
        return field(structure, memory, "out_devid");
    }

    private NodeAnswer attachIoas(NodeRequest request) {
        NodeAnswer space = addressSpace(request);
        if (!(space instanceof NodeAnswer.Done allocated)) {
            return space;
        }
        KernelStructure structure = KernelStructure.VFIO_DEVICE_ATTACH_IOMMUFD_PT;
        Memory memory = with(structure);
        memory.setInt(structure.offset("pt_id"), (int) allocated.value());
        return field(structure, memory, "pt_id");
    }

    /** {@return the id that the request gives, or that of a new address space in the file that it gives} */
    private NodeAnswer addressSpace(NodeRequest request) {
        Argument argument = request.argument(0).orElse(null);
        if (argument instanceof Argument.Number id) {
            return new NodeAnswer.Done(id.number());
        }
        if (argument instanceof Argument.File given) {
            return given.node().request(NodeRequest.of("ioas_alloc"));
        }
        return argument instanceof Argument.NoFile
                ? NodeAnswer.refused(Errno.EBADF, "there is no iommufd to allocate an address space in")
                : badArgument(request);
    }

    private NodeAnswer destroy(long id) {
        KernelStructure structure = KernelStructure.IOMMU_DESTROY;
        Memory memory = with(structure);
        memory.setInt(structure.offset("id"), (int) id);
        files.request(file, structure.request(), memory);
        return NodeAnswer.done();
    }

    private static boolean isFile(@Nullable Argument argument) {
        return argument instanceof Argument.File || argument instanceof Argument.NoFile;
    }

    /** {@return the number of a file in this process, -1 if it is closed or not one of these} */
    private static int numberOf(@Nullable Argument argument) {
        return argument instanceof Argument.File given && given.node() instanceof JnaNode node ? node.file : CLOSED;
    }

    /** The address space is allocated by a request of its own, which does not know of this file. */
    private NodeAnswer answerClosed(NodeRequest request) {
        NodeAnswer allocated = request.verb().equals("attach_ioas") ? addressSpace(request) : NodeAnswer.done();
        return allocated instanceof NodeAnswer.Refused
                ? allocated
                : NodeAnswer.refused(Errno.EBADF, path + " is closed");
    }

    private static NodeAnswer badArgument(NodeRequest request) {
        return NodeAnswer.refused(
                Errno.EFAULT, "the request " + request.verb() + " lacks an argument, or has one of another kind");
    }

    private NodeAnswer notMade(NodeRequest request) {
        return NodeAnswer.refused(
                Errno.EOPNOTSUPP,
                "this program does not make the request " + request.verb()
                        + (request.arguments().isEmpty() ? "" : " with these arguments") + " on nodes of a live host");
    }

    @Override
    public synchronized void close() {
        int open = file;
        if (open != CLOSED) {
            file = CLOSED;
            files.close(open);
        }
    }
}
