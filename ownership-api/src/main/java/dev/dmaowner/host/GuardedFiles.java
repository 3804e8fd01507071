package dev.dmaowner.host;

/** Recognises files below {@code /sys} that stand for a device's registers and must not be opened just to look. */
final class GuardedFiles {

    private static final String CONFIGURATION_SPACE = "config";
    /** The kernel prints the names of the methods from memory ({@code reset_method_show}); only writing to it reaches the device. */
    private static final String RESET_METHODS = "/reset_method";

    private GuardedFiles() {}

    /** {@return whether a file of this name could be such a file} */
    static boolean isSuspect(String name) {
        return name.equals(CONFIGURATION_SPACE)
                || name.equals("rom")
                || name.equals("vpd")
                || name.startsWith("reset")
                || name.startsWith("resource");
    }

    /** {@return whether this file can be read safely; the path is one as of {@link #mayOpen}} */
    static boolean mayRead(String path, RegisterAccess access) {
        return path.endsWith(RESET_METHODS) || mayOpen(path, access);
    }

    /** {@return whether this file may be written; the path is one as of {@link #mayOpen}} A reset is meant by whoever writes to its file. */
    static boolean mayWrite(String path) {
        return ControlWrite.isReset(path) || mayOpen(path, RegisterAccess.NONE);
    }

    /**
     * {@return whether this file can be opened safely, also for writing}
     *
     * @param path absolute, with links resolved, because properties and module parameters can have the same names
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
