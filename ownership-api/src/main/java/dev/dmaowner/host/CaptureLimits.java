package dev.dmaowner.host;

/**
 * The limits of a capture. Captures are untrusted, so every number in them is checked against these limits before anything is stored.
 * The largest size of one attribute depends on its place: 16 MiB below {@code /sys/firmware}, {@code /lib/modules} and {@code /proc},
 * where tables and lists are, and 1 MiB elsewhere.
 *
 * @param entries files, links and directories, including implied directories
 * @param bytes of all files together
 * @param depth components of a path
 * @param pathLength characters of a path
 * @param linkLength characters of a link's target
 */
record CaptureLimits(int entries, long bytes, int depth, int pathLength, int linkLength) {

    private static final int PATH_MAX = 4096;

    /** Ten times the {@code /sys} of a machine with a thousand devices; paths as long as the kernel allows. */
    static final CaptureLimits USUAL = new CaptureLimits(1_000_000, 256L << 20, 128, PATH_MAX, PATH_MAX);
}
