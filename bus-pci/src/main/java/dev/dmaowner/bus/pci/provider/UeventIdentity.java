package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The ids of a function as its files in sysfs tell them. */
final class UeventIdentity {

    private UeventIdentity() {}

    /** {@return the ids in the keys of a {@code uevent} file, empty if one is missing or makes no sense} */
    static Optional<PciIdentity> parse(Map<String, String> uevent) {
        long classCode = number(uevent.getOrDefault("PCI_CLASS", ""), 6);
        long ids = pair(uevent.getOrDefault("PCI_ID", ""));
        long subsystem = pair(uevent.getOrDefault("PCI_SUBSYS_ID", ""));
        return classCode < 0 || ids < 0
                ? Optional.empty()
                : Optional.of(identity(ids, Math.max(subsystem, 0), (int) classCode));
    }

    /** {@return the ids in the files of their own, for a tree that has no {@code uevent}; empty if it lacks those too} */
    static Optional<PciIdentity> fromFiles(Host host, String path) throws IOException {
        long vendor = file(host, path + "/vendor", 4);
        long device = file(host, path + "/device", 4);
        long classCode = file(host, path + "/class", 6);
        if (vendor < 0 || device < 0 || classCode < 0) {
            return Optional.empty();
        }
        long subsystemVendor = Math.max(file(host, path + "/subsystem_vendor", 4), 0);
        long subsystemDevice = Math.max(file(host, path + "/subsystem_device", 4), 0);
        return Optional.of(identity(vendor << 16 | device, subsystemVendor << 16 | subsystemDevice, (int) classCode));
    }

    /** {@return the number in the file {@code revision}, empty if there is no such file or it makes no sense} */
    static OptionalInt revision(Host host, String path) throws IOException {
        long revision = file(host, path + "/revision", 2);
        return revision < 0 ? OptionalInt.empty() : OptionalInt.of((int) revision);
    }

    private static PciIdentity identity(long ids, long subsystem, int classCode) {
        return new PciIdentity(
                (int) (ids >> 16), (int) ids & 0xffff, (int) (subsystem >> 16), (int) subsystem & 0xffff, classCode);
    }

    private static long file(Host host, String path, int digits) throws IOException {
        String text = host.readText(path).orElse("");
        return text.startsWith("0x") ? number(text.substring(2), digits) : -1;
    }

    private static long pair(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return -1;
        }
        long first = number(text.substring(0, colon), 4);
        long second = number(text.substring(colon + 1), 4);
        return first < 0 || second < 0 ? -1 : first << 16 | second;
    }

    /** A hexadecimal number of one to so many digits, -1 if it is none. */
    private static long number(String text, int digits) {
        if (text.isEmpty() || text.length() > digits) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
