package dev.dmaowner.host;

/**
 * How much a capture may hold. Captures come from strangers, so that every number in them is checked against these before
 * anything is stored. How large one attribute may be hangs on where it is: 16 MiB below {@code /sys/firmware},
 * {@code /lib/modules} and {@code /proc}, where tables and lists are, and 1 MiB elsewhere.
 *
 * @param entries files, links and directories, with the directories that are only implied
 * @param bytes of all files together
 * @param depth components of a path
 * @param pathLength characters of a path
 * @param linkLength characters of a link's target
 */
public record CaptureLimits(int entries, long bytes, int depth, int pathLength, int linkLength) {

    private static final int PATH_MAX = 4096;

    /** Ten times the {@code /sys} of a machine with a thousand devices; as long as the kernel lets a path be. */
    public static final CaptureLimits USUAL = new CaptureLimits(1_000_000, 256L << 20, 128, PATH_MAX, PATH_MAX);
}
