package dev.dmaowner.machine;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Kernels of vendors who carry later changes under an old number: Red Hat Enterprise Linux and its rebuilds, and SUSE. */
final class VendorKernel {

    private static final Pattern SUFFIX = Pattern.compile("\\.el\\d|-default$");
    private static final String BUSES = "/sys/bus";

    private VendorKernel() {}

    /** {@return whether a release is that of such a kernel, such as {@code 5.14.0-427.13.1.el9_4.x86_64}} */
    static boolean isOne(String release) {
        return SUFFIX.matcher(release).find();
    }

    /**
     * {@return the earliest generation that fits interfaces which the host shows and its release has not; empty if it shows
     * none}
     *
     * @throws IOException if the host cannot be read
     */
    static Optional<OwnershipRules> shownBy(Host host, OwnershipRules ofRelease, String release) throws IOException {
        if (ofRelease.compareTo(OwnershipRules.LINUX_6_12) >= 0) {
            return Optional.empty();
        }
        String entry = vfioEntry(host);
        boolean hasIommufd = !OwnershipRules.isBetweenGenerations(release)
                && (host.exists("/dev/iommu") || host.exists("/sys/class/misc/iommu"));
        if (hasIommufd || !entry.isEmpty() && host.exists(entry + "/dev")) {
            return Optional.of(OwnershipRules.LINUX_6_12);
        }
        return !entry.isEmpty() && ofRelease.compareTo(OwnershipRules.LINUX_6_1) < 0
                ? Optional.of(OwnershipRules.LINUX_6_1)
                : Optional.empty();
    }

    /** The directory of a device in VFIO, which mainline has from 6.1 on, and whose {@code dev} it has from 6.6 on; or empty. */
    private static String vfioEntry(Host host) throws IOException {
        for (String bus : host.list(BUSES)) {
            String devices = BUSES + "/" + bus + "/devices";
            for (String device : host.list(devices)) {
                String directory = devices + "/" + device + "/vfio-dev";
                for (String entry : host.list(directory)) {
                    if (entry.startsWith("vfio")) {
                        return directory + "/" + entry;
                    }
                }
            }
        }
        return "";
    }
}
