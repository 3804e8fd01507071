package dev.dmaowner.host;

/** Which files below {@code /sys} stand for the registers of a device and are not opened to look at a machine. */
final class GuardedFiles {

    private static final String CONFIGURATION_SPACE = "config";

    private GuardedFiles() {}

    /** {@return whether a file of this name could be one} */
    static boolean isSuspect(String name) {
        return name.equals(CONFIGURATION_SPACE)
                || name.equals("rom")
                || name.equals("vpd")
                || name.startsWith("reset")
                || name.startsWith("resource");
    }

    /**
     * {@return whether this file may be opened}
     *
     * @param path absolute, links resolved: a device tree has properties, and a module parameters, of the same names
     */
    static boolean mayOpen(String path, RegisterAccess access) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!isSuspect(name)
                || !path.startsWith("/sys/")
                || path.startsWith("/sys/firmware/")
                || path.startsWith("/sys/module/")) {
            return true;
        }
        return access == RegisterAccess.CONFIGURATION_SPACE && name.equals(CONFIGURATION_SPACE);
    }
}
