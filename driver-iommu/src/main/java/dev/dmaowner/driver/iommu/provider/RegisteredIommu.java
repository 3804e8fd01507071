package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An IOMMU that a kernel has registered in {@code /sys/class/iommu}.
 *
 * @param name there
 * @param directory its own directory below {@code /sys/devices}
 */
record RegisteredIommu(String name, String directory) {

    private static final String CLASS = "/sys/class/iommu";
    private static final String TREE = "/firmware/devicetree/base";

    /** {@return whether the host tells which IOMMUs its kernel has registered; else only its firmware can tell of any} */
    static boolean areToldBy(Host host) {
        return host.exists(CLASS);
    }

    /** {@return those whose name begins so, {@code dmar2} before {@code dmar10}} */
    static List<RegisteredIommu> named(Host host, String prefix) throws IOException {
        List<RegisteredIommu> found = new ArrayList<>();
        for (String name : host.list(CLASS)) {
            Optional<String> link = name.startsWith(prefix) ? host.linkTarget(CLASS + "/" + name) : Optional.empty();
            link.ifPresent(directory -> found.add(new RegisteredIommu(name, directory)));
        }
        found.sort(Comparator.comparingInt((RegisteredIommu iommu) -> iommu.name.length())
                .thenComparing(RegisteredIommu::name));
        return found;
    }

    /** {@return the directory of the device that is the IOMMU, as far above its own as the class puts it} */
    String deviceDirectory() {
        int at = directory.lastIndexOf("/iommu/");
        return at < 0 ? directory : directory.substring(0, at);
    }

    /** {@return what the device tree says that it is, the most specific first; none if the tree does not describe it} */
    List<String> compatible(Host host) throws IOException {
        return host.read(deviceDirectory() + "/of_node/compatible")
                .map(bytes -> List.of(new String(bytes, StandardCharsets.US_ASCII).split("\0")))
                .orElse(List.of());
    }

    /** {@return where the device tree describes the IOMMU's device, empty if it does not} */
    Optional<FirmwareNode> treeNode(Host host) throws IOException {
        return treeNode(host, deviceDirectory());
    }

    /** {@return where the device tree describes the device of a directory, empty if it does not} */
    static Optional<FirmwareNode> treeNode(Host host, String directory) throws IOException {
        return host.linkTarget(directory + "/of_node")
                .filter(path -> path.contains(TREE + "/"))
                .map(path -> path.substring(path.indexOf(TREE) + TREE.length()))
                .map(FirmwareNode.TreeNode::new);
    }

    /** {@return the type of default domain that the kernel gave the groups behind it, else the one that is usual} */
    DefaultDomainType defaultDomain(Host host, DefaultDomainType usual) throws IOException {
        String devices = CLASS + "/" + name + "/devices";
        for (String device : host.list(devices)) {
            Optional<DefaultDomainType> type =
                    host.readText(devices + "/" + device + "/iommu_group/type").flatMap(DefaultDomainType::ofWord);
            if (type.isPresent()) {
                return type.get();
            }
        }
        return usual;
    }
}
