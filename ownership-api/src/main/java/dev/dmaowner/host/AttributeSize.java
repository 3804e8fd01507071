package dev.dmaowner.host;

/** The largest size of an attribute. Most are a page at most; firmware tables and lists of modules are larger. */
final class AttributeSize {

    private static final int ATTRIBUTE = 1 << 20;
    private static final int TABLE = 16 << 20;

    private AttributeSize() {}

    /** {@return the largest size in bytes of a file with this path, which can have folders before the machine's root} */
    static int limit(String path) {
        boolean holdsTables =
                path.contains("/sys/firmware/") || path.contains("/lib/modules/") || path.contains("/proc/");
        return holdsTables ? TABLE : ATTRIBUTE;
    }

    static CaptureException tooLarge(String path, int limit) {
        return new CaptureException(path + " is larger than " + limit + " bytes, which no attribute is");
    }
}
