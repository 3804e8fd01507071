package dev.dmaowner.app.source;

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
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        int start = 0;
        for (int i = 0; i <= MOST_LEADING_FOLDERS && start < path.length(); i++) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String below = path.substring(Math.min(end + 1, path.length()));
            switch (path.substring(start, end)) {
                case "sys":
                    return isKeptOfSys(below);
                case "proc":
                    return HostParts.isRead("/proc/" + below);
                case "lib":
                    return below.isEmpty() ? isLink : below.startsWith("modules/") && isModuleList(below);
                case "dev", "etc":
                    boolean namesNode = isLink && path.startsWith("dev/", start);
                    if (namesNode || HostParts.isRead("/" + path.substring(start))) {
                        return true;
                    }
                    break;
                default:
                    break;
            }
            start = end + 1;
        }
        return isKeptOfSys(path.startsWith("./") ? path.substring(2) : path);
    }

    /** {@return whether an entry of this name that is kept is a node below {@code /dev}} */
    static boolean isNode(String name) {
        return HostParts.NODES.stream().anyMatch(("/" + name)::contains);
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
