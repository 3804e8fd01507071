package dev.dmaowner.app.source;

import java.util.Optional;
import java.util.Set;

/** Decides which entries of an archive are kept: the folders of {@code /sys} about devices, and what else commands read. */
final class CaptureParts {

    /** The largest number of leading folders before the machine's root. */
    private static final int MOST_LEADING_FOLDERS = 8;

    private static final Set<String> OF_SYS =
            Set.of("bus", "devices", "class", "block", "dev", "firmware", "module", "kernel", "hypervisor");

    private CaptureParts() {}

    /**
     * {@return whether an entry of this name is kept}
     *
     * @param isLink whether it is a symbolic link
     */
    static boolean isKept(String name, boolean isLink) {
        return place(name, isLink).isPresent();
    }

    /** {@return whether an entry of this name, which is no link, is a node that is kept} */
    static boolean isNode(String name) {
        return place(name, false)
                .filter(place -> HostParts.NODES.stream().anyMatch(node -> HostParts.isAt(place, node)))
                .isPresent();
    }

    /** {@return where on the machine an entry belongs, empty if it is not kept} */
    private static Optional<String> place(String name, boolean isLink) {
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        int start = 0;
        for (int i = 0; i <= MOST_LEADING_FOLDERS && start < path.length(); i++) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String below = path.substring(Math.min(end + 1, path.length()));
            switch (path.substring(start, end)) {
                case "sys":
                    return ofSys(below);
                case "proc":
                    return Optional.of("/proc/" + below).filter(HostParts::isRead);
                case "lib":
                    boolean isKept = below.isEmpty() ? isLink : below.startsWith("modules/") && isModuleList(below);
                    return isKept ? Optional.of("/lib/" + below) : Optional.empty();
                case "dev", "etc":
                    String place = "/" + path.substring(start);
                    if (isLink && place.startsWith("/dev/") || HostParts.isRead(place)) {
                        return Optional.of(place);
                    }
                    break;
                default:
                    break;
            }
            start = end + 1;
        }
        return ofSys(path.startsWith("./") ? path.substring(2) : path);
    }

    private static Optional<String> ofSys(String below) {
        return isKeptOfSys(below) ? Optional.of("/sys/" + below) : Optional.empty();
    }

    private static boolean isKeptOfSys(String below) {
        int slash = below.indexOf('/');
        String part = slash < 0 ? below : below.substring(0, slash);
        if (!OF_SYS.contains(part)) {
            return false;
        }
        String rest = below.substring(slash + 1);
        return switch (part) {
            case "kernel" -> rest.startsWith("iommu_groups") || HostParts.isRead("/sys/" + below);
            case "hypervisor" -> HostParts.isRead("/sys/" + below);
            case "dev" -> rest.startsWith("char") || rest.startsWith("block");
            case "devices" -> !rest.startsWith("system/");
            default -> true;
        };
    }

    private static boolean isModuleList(String below) {
        return below.startsWith("modules.", below.lastIndexOf('/') + 1);
    }
}
