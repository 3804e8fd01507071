package dev.dmaowner.machine;

import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;

/** A host as it was before any IOMMU registered, so that drivers discover the IOMMUs that firmware alone describes. */
final class BeforeIommus extends ForwardingHost {

    private static final String CLASS = "/sys/class/iommu";

    BeforeIommus(Host host) {
        super(host);
    }

    private static boolean isHidden(String path) {
        return path.equals(CLASS) || path.startsWith(CLASS + "/");
    }

    @Override
    public boolean exists(String path) {
        return !isHidden(path) && super.exists(path);
    }

    @Override
    public List<String> list(String path) throws IOException {
        return isHidden(path) ? List.of() : super.list(path);
    }
}
