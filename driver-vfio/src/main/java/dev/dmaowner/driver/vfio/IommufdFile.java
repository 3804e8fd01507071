package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Outcome;
import dev.dmaowner.driver.vfio.IommufdObject.Making;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.OpenNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** An open file of {@code /dev/iommu}. What it stands for lives on while devices are bound to it. */
final class IommufdFile extends VfioFile {

    /** {@code IOMMU_HWPT_ALLOC_PASID} */
    private static final long ALLOC_PASID = 8;

    private final IommufdContext context;

    IommufdFile(Vfio vfio, long opening) {
        super(vfio, "/dev/iommu");
        this.context = new IommufdContext(vfio, opening);
    }

    /** {@return what a file that should be an iommufd of this machine stands for; the kernel's errno if it is none} */
    static Outcome<IommufdContext> contextOf(OpenNode file, Vfio vfio) {
        if (file instanceof VfioFile ours && ours.vfio() == vfio && ours.isClosed()) {
            return Outcome.refused(Errno.EBADF, file.path() + " is closed");
        }
        return file instanceof IommufdFile iommufd && iommufd.vfio() == vfio
                ? Outcome.done(iommufd.context)
                : Outcome.refused(Errno.EBADFD, file.path() + " is no iommufd");
    }

    IommufdContext context() {
        return context;
    }

    @Override
    public List<String> requests() {
        return List.of(
                "ioas_alloc",
                "destroy ID",
                "hwpt_alloc DEVICE-ID IOAS-ID [flags=8, for PASIDs]",
                "vfio_ioas_get",
                "vfio_ioas_set IOAS-ID",
                "vfio_ioas_clear",
                "get_api_version",
                "check_extension NUMBER",
                "set_iommu [TYPE]",
                "get_info",
                "map_dma",
                "unmap_dma");
    }

    @Override
    NodeAnswer answer(NodeRequest request) {
        return switch (request.verb()) {
            case "ioas_alloc" -> new NodeAnswer.Done(context.allocateAddressSpace());
            case "destroy" -> withNumber(request, context::destroy);
            case "hwpt_alloc" -> allocateTable(request);
            case "vfio_ioas_get" -> given(context.compatibleSpace());
            case "vfio_ioas_set" -> withNumber(request, context::useAsCompatibleSpace);
            case "vfio_ioas_clear" -> {
                context.clearCompatibleSpace();
                yield NodeAnswer.done();
            }
            case "get_api_version" -> new NodeAnswer.Done(Container.API_VERSION);
            case "check_extension" -> withNumber(request, number -> Outcome.done(hasExtension(number) ? 1 : 0));
            case "set_iommu" -> setIommu(number(request, 0).orElse(Container.TYPE1_V2));
            // What is mapped is not modelled; where it would be is.
            case "get_info", "map_dma", "unmap_dma" ->
                context.compatibleSpace().fold(space -> NodeAnswer.done(), VfioFile::refused);
            default -> unknownVerb(Errno.ENOTTY, request);
        };
    }

    private static NodeAnswer withNumber(NodeRequest request, LongFunction<Outcome<Integer>> action) {
        OptionalLong number = number(request, 0);
        return number.isPresent() ? given(action.apply(number.getAsLong())) : badArgument(request);
    }

    private static NodeAnswer given(Outcome<Integer> outcome) {
        return outcome.fold(NodeAnswer.Done::new, VfioFile::refused);
    }

    /** {@code IOMMU_HWPT_ALLOC}. Of its flags only that for PASIDs is modelled; the others need an IOMMU that has them. */
    private NodeAnswer allocateTable(NodeRequest request) {
        OptionalLong device = number(request, 0);
        OptionalLong space = number(request, 1);
        Optional<RequestOptions> options = RequestOptions.of(request, 2, RequestOptions.FLAGS);
        if (device.isEmpty() || space.isEmpty() || options.isEmpty()) {
            return badArgument(request);
        }
        long flags = options.get().number(RequestOptions.FLAGS).orElse(0);
        boolean known = flags == 0 || flags == ALLOC_PASID && vfio().rules().has(KernelChange.PASID_ATTACH);
        if (!known) {
            return NodeAnswer.refused(Errno.EOPNOTSUPP, "page tables with the flags " + flags + " are not supported");
        }
        Making making = flags == ALLOC_PASID ? Making.FOR_PASIDS : Making.ON_REQUEST;
        return given(context.allocateTable(device.getAsLong(), space.getAsLong(), making));
    }

    /** {@code iommufd_vfio_check_extension} */
    private boolean hasExtension(long number) {
        return number == Container.NO_IOMMU ? vfio().knowsNoIommuMode() : Container.isOfIommufd(number);
    }

    /** {@code iommufd_vfio_set_iommu} */
    private NodeAnswer setIommu(long type) {
        if (type == Container.NO_IOMMU && context.isInNoIommuMode()) {
            return NodeAnswer.done();
        }
        return Container.isTypeOfIommufd(type)
                ? context.compatibleSpace().fold(space -> NodeAnswer.done(), VfioFile::refused)
                : NodeAnswer.refused(Errno.EINVAL, "an iommufd stands for type 1 only, not for type " + type);
    }

    @Override
    void release() {
        // Bound devices and groups hold the context by themselves.
    }
}
