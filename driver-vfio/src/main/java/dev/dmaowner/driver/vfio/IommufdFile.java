package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.OpenNode;

/** An open file of {@code /dev/iommu}. What it stands for lives on while devices are bound to it. */
final class IommufdFile extends VfioFile {

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
    NodeAnswer answer(NodeRequest request) {
        return request.verb().equals("ioas_alloc")
                ? new NodeAnswer.Done(context.allocateAddressSpace())
                : unknownVerb(Errno.ENOTTY, request);
    }

    @Override
    void release() {
        // Bound devices and groups hold the context by themselves.
    }
}
