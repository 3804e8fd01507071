package dev.dmaowner.app.source;

import java.util.Set;

/** Decides which entries of an archive are kept: devices in {@code /sys}, and the files that identify the kernel. */
final class CaptureParts {

    /** The largest number of leading folders before the machine's root. */
    private static final int MOST_LEADING_FOLDERS = 8;

    private static final Set<String> OF_SYS =
            Set.of("bus", "devices", "class", "block", "firmware", "module", "kernel");

    private CaptureParts() {}

    /** {@return whether an entry of this name is kept} */
    static boolean isKept(String name) {
        int start = 0;
        for (int i = 0; i <= MOST_LEADING_FOLDERS && start < name.length(); i++) {
            int slash = name.indexOf('/', start);
            String folder = name.substring(start, slash < 0 ? name.length() : slash);
            String below = slash < 0 ? "" : name.substring(slash + 1);
            switch (folder) {
                case "sys":
                    return isKeptOfSys(below);
                case "proc":
                    return below.equals("sys/kernel/osrelease") || below.equals("version");
                case "lib":
                    return below.startsWith("modules/") && isModuleList(below);
                default:
                    start = slash < 0 ? name.length() : slash + 1;
            }
        }
        return isKeptOfSys(name.startsWith("./") ? name.substring(2) : name);
    }

    private static boolean isKeptOfSys(String below) {
        int slash = below.indexOf('/');
        String part = slash < 0 ? below : below.substring(0, slash);
        if (!OF_SYS.contains(part)) {
            return false;
        }
        String rest = below.substring(slash + 1);
        return switch (part) {
            case "kernel" -> rest.startsWith("iommu_groups");
            case "devices" -> !rest.startsWith("system/");
            default -> true;
        };
    }

    private static boolean isModuleList(String below) {
        return below.startsWith("modules.", below.lastIndexOf('/') + 1);
    }
}
