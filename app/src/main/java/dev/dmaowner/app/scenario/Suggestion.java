package dev.dmaowner.app.scenario;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.cli.SimilarName;
import dev.dmaowner.app.scenario.OperationAnswer.NotSimulated;
import dev.dmaowner.app.scenario.OperationAnswer.Refused;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Suggests a fix for a path that does not exist. */
final class Suggestion {

    private static final int MOST_NAMES = 12;
    private static final String GROUP_NODES = "/dev/vfio/";
    private static final String CHARACTER_DEVICES = "/dev/vfio/devices";
    static final String IOMMUFD = "/dev/iommu";
    private static final String SWITCH = "/sys/module/vfio/parameters/device_cdev";

    private Suggestion() {}

    /** {@return the answer, with a similar existing path if the path does not exist} */
    static OperationAnswer toAnswer(OperationAnswer answer, Optional<String> path, Host host) {
        boolean missing = answer.refusal()
                .filter(why -> why.errno() == Errno.ENOENT && why.cure().isEmpty())
                .isPresent();
        if (!missing || path.isEmpty() || host.exists(path.get())) {
            return answer;
        }
        Optional<String> unknown = unknown(path.get(), host);
        if (unknown.isPresent()) {
            return new NotSimulated(unknown.get());
        }
        Refusal why = answer.refusal().orElseThrow();
        return forCharacterDevice(path.get(), host)
                .or(() -> forGroup(path.get(), host))
                .or(() -> forPath(path.get(), host))
                .<OperationAnswer>map(cure -> new Refused(why.curedBy(cure)))
                .orElse(answer);
    }

    /** Only of these folders the simulation knows all that a kernel would show. */
    private static final Pattern COMPLETE = Pattern.compile(
            "/sys|/sys/bus|/sys/bus/[^/]+/(devices|drivers)|/sys/kernel|/sys/kernel/iommu_groups(/[^/]+/devices)?|/dev|/dev/.*");

    /** What the simulation has of a device, a driver, a bus or a group if a kernel has it. */
    private static final Set<String> SIMULATED = Set.of(
            "bind",
            "devices",
            "driver",
            "driver_override",
            "drivers_autoprobe",
            "drivers_probe",
            "iommu",
            "iommu_group",
            "new_id",
            "physfn",
            "remove",
            "remove_id",
            "reserved_regions",
            "sriov_drivers_autoprobe",
            "sriov_numvfs",
            "sriov_totalvfs",
            "type",
            "unbind",
            "vfio-dev");

    /** {@return a path of which a kernel may have the file although the simulation has not, with what there is instead} */
    private static Optional<String> unknown(String path, Host host) {
        if (!path.startsWith("/sys/") && !path.startsWith("/dev/")) {
            return Optional.of((path.startsWith("/") ? path : "a path that does not begin at /, such as " + path)
                    + "; only files of /sys and nodes of /dev are");
        }
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            String folder = path.substring(0, slash);
            List<String> names = namesIn(folder, host);
            if (!names.isEmpty()) {
                int end = path.indexOf('/', slash + 1);
                String name = path.substring(slash + 1, end < 0 ? path.length() : end);
                boolean isKnown = COMPLETE.matcher(folder).matches()
                        || SIMULATED.contains(name)
                        || SimilarName.to(name, names).isPresent()
                        || SimilarName.to(name, SIMULATED).isPresent();
                return isKnown ? Optional.empty() : Optional.of(path + "; in " + folder + " there is " + some(names));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> forCharacterDevice(String path, Host host) {
        return path.equals(IOMMUFD) || path.startsWith(CHARACTER_DEVICES)
                ? forCharacterDevices(host)
                : Optional.empty();
    }

    /** {@return what brings iommufd and VFIO's character devices, empty if they are there or nothing is known to bring them} */
    static Optional<String> forCharacterDevices(Host host) {
        if (host.exists(IOMMUFD)) {
            return Optional.empty();
        }
        return host.exists(SWITCH)
                ? Optional.of("--parameter vfio.device_cdev=1, or echo 1 | sudo tee " + SWITCH
                        + ", as in a kernel that is built with iommufd")
                : Optional.of("rules of a kernel with iommufd, such as --rules linux-6.12, and"
                        + " --parameter vfio.device_cdev=1");
    }

    /** A group has a character device while at least one of its devices is bound to vfio. */
    private static Optional<String> forGroup(String path, Host host) {
        String group = path.startsWith(GROUP_NODES) ? path.substring(GROUP_NODES.length()) : "";
        return host.exists("/sys/kernel/iommu_groups/" + group + "/type")
                ? Optional.of("bind a device of group " + group + " to a vfio driver first")
                : Optional.empty();
    }

    /** Walk up to the first directory that is there, and look at what is in it. */
    private static Optional<String> forPath(String path, Host host) {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            String folder = path.substring(0, slash);
            List<String> names = namesIn(folder, host);
            if (!names.isEmpty()) {
                int end = path.indexOf('/', slash + 1);
                String name = path.substring(slash + 1, end < 0 ? path.length() : end);
                String rest = end < 0 ? "" : path.substring(end);
                Optional<String> near =
                        SimilarName.to(name, names).map(found -> "did you mean " + folder + "/" + found + rest);
                return near.or(() -> Optional.of("in " + folder + " there is " + some(names)));
            }
        }
        return Optional.empty();
    }

    /** Unreadable directories give no suggestion. */
    private static List<String> namesIn(String folder, Host host) {
        try {
            return host.list(folder);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String some(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)));
        return names.size() > MOST_NAMES ? first + " and " + (names.size() - MOST_NAMES) + " more" : first;
    }
}
