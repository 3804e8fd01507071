package dev.dmaowner.app.doctor;

import dev.dmaowner.Digits;
import dev.dmaowner.PciAddress;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What a user needs: drivers, nodes and locked memory. */
final class UserChecks {

    private static final String NODES = "/dev/vfio";
    private static final String DEVICE_NODES = "/dev/vfio/devices";
    private static final String LIMITS = "/proc/self/limits";
    private static final String STATUS = "/proc/self/status";
    private static final String LOCKED = "Max locked memory";
    private static final String EFFECTIVE = "CapEff:";
    /** The numbers of capabilities in the kernel. */
    private static final int DAC_OVERRIDE = 1;

    private static final int IPC_LOCK = 14;
    private static final int DEFAULT_COLUMNS = 2;
    /** Less memory than any guest with a device has. */
    private static final long SMALL_GUEST = 256L << 20;

    private UserChecks() {}

    static Check drivers(ExaminedHost machine) {
        String name = "vfio-modules";
        String bus = bus(machine);
        String driver = KernelDrivers.userAccess(bus);
        if (!machine.host().exists("/sys/bus/" + bus + "/drivers/" + driver)) {
            return machine.isRecorded("/sys/bus/" + bus + "/drivers")
                    ? Check.failed(name, "the driver " + driver + " is not loaded", "sudo modprobe " + driver)
                    : Check.notKnown(
                            name, "it is not recorded which drivers are loaded", "/sys/bus/" + bus + "/drivers");
        }
        boolean hasVfio = machine.host().exists("/sys/module/vfio");
        boolean hasBackend = machine.host().exists("/sys/module/vfio_iommu_type1")
                || machine.host().exists("/sys/module/vfio_iommu_spapr_tce")
                || machine.host().exists("/dev/iommu");
        return hasVfio && !hasBackend
                ? Check.failed(
                        name,
                        driver + " is loaded, and neither vfio_iommu_type1 nor iommufd, so containers have no IOMMU",
                        "sudo modprobe vfio_iommu_type1")
                : Check.passed(name, driver + " is loaded");
    }

    /** {@return the bus whose devices are handed out: PCI if there is one} */
    private static String bus(ExaminedHost machine) {
        List<String> buses = machine.survey().devices().stream()
                .map(device -> device.id().bus())
                .filter(KernelDrivers::hasUserAccess)
                .distinct()
                .toList();
        return buses.isEmpty() || buses.contains(PciAddress.BUS)
                ? PciAddress.BUS
                : machine.survey().devices().stream()
                        .filter(device -> device.group().isPresent())
                        .map(SurveyedDevice::id)
                        .map(id -> id.bus())
                        .filter(KernelDrivers::hasUserAccess)
                        .findFirst()
                        .orElse(buses.get(0));
    }

    static Check nodes(ExaminedHost machine) throws IOException {
        String name = "node-rights";
        Optional<Predicate<String>> rights = machine.rights();
        if (rights.isEmpty()) {
            return Check.notKnown(name, "a capture does not record the owners and modes of nodes", NODES);
        }
        List<String> nodes = new ArrayList<>();
        for (String node : machine.host().list(NODES)) {
            if (Digits.areAllOf(node)) {
                nodes.add(NODES + "/" + node);
            }
        }
        machine.host().list(DEVICE_NODES).forEach(node -> nodes.add(DEVICE_NODES + "/" + node));
        if (nodes.isEmpty()) {
            return has(machine, DAC_OVERRIDE)
                    ? Check.passed(
                            name,
                            "this user may open every node; there is none of a group yet, as no device is bound for userspace")
                    : Check.notKnown(
                            name,
                            "there is no node of a group yet, as no device is bound for userspace; it will be root's alone (0600) unless a"
                                    + " udev rule gives it to this user",
                            NODES);
        }
        List<String> closed = nodes.stream().filter(rights.get().negate()).toList();
        return closed.isEmpty()
                ? Check.passed(name, "this user may open " + String.join(", ", nodes))
                : Check.failed(
                        name,
                        "this user may not open " + String.join(", ", closed),
                        "give them to the user that runs the guest, by chown or a udev rule for SUBSYSTEM==\"vfio\"; libvirt does so itself");
    }

    static Check lockedMemory(ExaminedHost machine) {
        String name = "locked-memory";
        Optional<String> limit = machine.text(LIMITS).flatMap(UserChecks::softLimit);
        if (limit.isEmpty()) {
            return Check.notKnown(name, "the limit of locked memory is not recorded", LIMITS);
        } else if (limit.get().equals("unlimited")) {
            return Check.passed(name, "this user may lock memory without a limit");
        } else if (has(machine, IPC_LOCK)) {
            return Check.passed(name, "this user may lock memory beyond the limit (CAP_IPC_LOCK)");
        }
        long bytes = Digits.areAllOf(limit.get()) && limit.get().length() < 19
                ? Long.parseLong(limit.get())
                : Long.MAX_VALUE;
        String words = "this user may lock " + (bytes >> 10)
                + " KiB, and VFIO locks all memory of a guest (libvirt raises the limit of its guests itself)";
        return bytes < SMALL_GUEST
                ? Check.failed(
                        name,
                        words,
                        "'USER - memlock unlimited' in /etc/security/limits.conf, or LimitMEMLOCK=infinity in the service that runs the guest")
                : Check.notKnown(name, words + "; whether that is enough depends on the guest");
    }

    /** {@return the limit that holds, in bytes or the word for none, of a line with soft limit, hard limit and unit} */
    private static Optional<String> softLimit(String text) {
        return text.lines()
                .filter(line -> line.startsWith(LOCKED))
                .map(line -> line.substring(LOCKED.length()).strip().split(" +"))
                .filter(columns -> columns.length >= DEFAULT_COLUMNS)
                .map(columns -> columns[0])
                .findFirst();
    }

    /** {@return whether this process has a capability; only this machine tells} */
    private static boolean has(ExaminedHost machine, int capability) {
        return machine.isLive()
                && machine.text(STATUS)
                        .flatMap(text -> text.lines()
                                .filter(line -> line.startsWith(EFFECTIVE))
                                .findFirst())
                        .map(line -> line.substring(EFFECTIVE.length()).strip())
                        .filter(mask -> mask.matches("[0-9a-f]{1,16}"))
                        .map(mask -> Long.parseUnsignedLong(mask, 16))
                        .filter(mask -> (mask >>> capability & 1) == 1)
                        .isPresent();
    }
}
