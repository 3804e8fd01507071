package dev.dmaowner;

import java.util.Optional;

/** The two leading numbers of a kernel release. */
record KernelRelease(int major, int minor) {

    private static final int LONGEST_NUMBER = 5;

    boolean isAtLeast(KernelRelease other) {
        return major > other.major || major == other.major && minor >= other.minor;
    }

    /** {@return the release before one that is not the first of its major number} */
    KernelRelease previous() {
        return new KernelRelease(major, minor - 1);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }

    static Optional<KernelRelease> parse(String release) {
        int dot = digits(release, 0);
        if (dot == 0 || dot >= release.length() || release.charAt(dot) != '.') {
            return Optional.empty();
        }
        int end = digits(release, dot + 1);
        if (end == dot + 1) {
            return Optional.empty();
        }
        return Optional.of(new KernelRelease(
                Integer.parseInt(release.substring(0, dot)), Integer.parseInt(release.substring(dot + 1, end))));
    }

    private static int digits(String text, int from) {
        int i = from;
        while (i < text.length() && i - from < LONGEST_NUMBER && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }
}
