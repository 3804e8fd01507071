package dev.dmaowner.app.sync;

import dev.dmaowner.PciAddress;
import java.util.Optional;

/**
 * The place of a device in the tree. Of a PCI device it is written as the kernel's parameters take it ({@code pci_dev_str_match_path}): the
 * address on the bus of the host bridge, then device and function on each bus below. The numbers of those buses change when a card is
 * added somewhere else; this does not.
 */
final class DevicePath {

    private static final String ROOT = "/sys/devices/";

    private DevicePath() {}

    /** {@return the path of a device whose directory this is; of another bus the directory below {@code /sys/devices}} */
    static String of(String directory) {
        String below = directory.startsWith(ROOT) ? directory.substring(ROOT.length()) : directory;
        StringBuilder path = new StringBuilder();
        for (String part : below.split("/")) {
            Optional<PciAddress> address = PciAddress.parse(part);
            if (address.isPresent()) {
                path.append(path.isEmpty() ? part : "/" + part.substring(part.lastIndexOf(':') + 1));
            } else if (!path.isEmpty()) {
                // Something that a PCI device has made.
                return below;
            }
        }
        return path.isEmpty() ? below : path.toString();
    }
}
