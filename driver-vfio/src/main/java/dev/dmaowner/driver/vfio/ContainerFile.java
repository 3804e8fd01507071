package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import java.util.List;
import java.util.OptionalLong;

/** An open file of {@code /dev/vfio/vfio}. The container itself lives on while groups are in it. */
final class ContainerFile extends VfioFile {

    private final Container container;

    ContainerFile(Vfio vfio) {
        super(vfio, "/dev/vfio/vfio");
        this.container = new Container(vfio);
    }

    Container container() {
        return container;
    }

    @Override
    public List<String> requests() {
        return List.of("get_api_version", "check_extension NUMBER", "set_iommu [TYPE]");
    }

    @Override
    NodeAnswer answer(NodeRequest request) {
        return switch (request.verb()) {
            case "get_api_version" -> new NodeAnswer.Done(Container.API_VERSION);
            case "check_extension" -> checkExtension(request);
            case "set_iommu" -> of(container.setIommu(number(request, 0).orElse(Container.TYPE1_V2)));
            default -> unknownVerb(container.hasIommu() ? Errno.ENOTTY : Errno.EINVAL, request);
        };
    }

    @Override
    void release() {
        // Groups hold the container by themselves.
    }

    private NodeAnswer checkExtension(NodeRequest request) {
        OptionalLong extension = number(request, 0);
        return extension.isEmpty()
                ? badArgument(request)
                : new NodeAnswer.Done(container.hasExtension(extension.getAsLong()) ? 1 : 0);
    }
}
