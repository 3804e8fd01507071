package dev.dmaowner.plan.survey;

import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;

/**
 * Whether a host shows a fact at all. What a capture does not hold is unknown, not absent; what a live host does not show is absent.
 */
public final class Recorded {

    private Recorded() {}

    /**
     * {@return whether an answer can be drawn from a file or folder, also from its absence}
     *
     * @param path such as {@code /proc/self/mounts} or {@code /sys/class/net}
     */
    public static boolean isRecorded(Host host, String path) {
        return isLive(host) || host.exists(path);
    }

    private static boolean isLive(Host host) {
        return host.description().kind() == HostDescription.Kind.LIVE;
    }
}
