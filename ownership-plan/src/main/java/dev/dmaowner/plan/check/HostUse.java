package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.machine.InterruptRemapping;
import dev.dmaowner.plan.survey.DeviceHolders;
import dev.dmaowner.plan.survey.DeviceHolders.OpenNodes;
import dev.dmaowner.plan.survey.FirmwareFramebuffer;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.Recorded;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.plan.survey.UserspaceNodes;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a host uses its devices for. Each part is read once for a machine, when it is first asked for. Not thread-safe.
 */
public final class HostUse {

    /** How much is read of each device. */
    enum Reach {
        /** One device or a few are asked about. */
        WHOLE,
        /** All devices of a machine are asked about. */
        OVERVIEW
    }

    private static final String PCI_DEVICES = "/sys/bus/pci/devices";

    private final Host host;
    private final Reach reach;
    private final HostSurvey survey;
    private final Map<String, NavigableMap<String, String>> folders = new HashMap<>();
    private @Nullable BlockUsers blockUsers;
    private @Nullable DefaultRoutes defaultRoutes;
    private @Nullable OpenNodes openNodes;
    private @Nullable List<String> keyboards;
    private List<String> taken = List.of();
    private @Nullable InterruptRemapping interrupts;
    private @Nullable Optional<FirmwareFramebuffer> framebuffer;
    private @Nullable Boolean resets;
    private @Nullable Policy policy;
    private @Nullable Map<String, Integer> devicesIn;

    /** @param survey the survey of the host */
    HostUse(Host host, Reach reach, HostSurvey survey) {
        this.host = host;
        this.reach = reach;
        this.survey = survey;
    }

    /** {@return the host} */
    public Host host() {
        return host;
    }

    /** {@return the survey of the host} */
    public HostSurvey survey() {
        return survey;
    }

    /**
     * {@return the policy of the host, which forbids nothing where it has none}
     *
     * @throws Policy.NotUnderstood if it is none
     * @throws IOException if it is there and cannot be read
     */
    Policy policy() throws IOException, Policy.NotUnderstood {
        Policy known = policy;
        if (known == null) {
            Optional<String> text = host.readText(Policy.FILE);
            known = text.isPresent() ? Policy.parse(text.get()) : new Policy(List.of());
            policy = known;
        }
        return known;
    }

    /** {@return whether all devices of the machine are asked about, so that little may be read of each} */
    boolean isOverview() {
        return reach == Reach.OVERVIEW;
    }

    /**
     * {@return whether the host shows for some PCI device that it can be reset}
     *
     * @throws IOException if the devices cannot be listed
     */
    boolean showsResets() throws IOException {
        Boolean known = resets;
        if (known == null) {
            known = host.list(PCI_DEVICES).stream()
                    .anyMatch(device -> host.exists(PCI_DEVICES + "/" + device + "/reset"));
            resets = known;
        }
        return known;
    }

    /** {@return how many other PCI devices are in the directory of a device, which means on its bus} */
    int devicesBeside(String path) throws IOException {
        Map<String, Integer> counted = devicesIn;
        if (counted == null) {
            counted = new HashMap<>();
            for (String device : targets(PCI_DEVICES).keySet()) {
                counted.merge(directoryOf(device), 1, Integer::sum);
            }
            devicesIn = counted;
        }
        return Math.max(counted.getOrDefault(directoryOf(path), 0) - 1, 0);
    }

    private static String directoryOf(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    /** {@return whether an answer can be drawn from a file or folder, also from its absence} */
    public boolean isRecorded(String path) {
        return Recorded.isRecorded(host, path);
    }

    /**
     * {@return the names of a folder's links that lead below a directory, sorted by where they lead}
     *
     * @param folder such as {@code /sys/class/net}
     * @param path the directory of a device below {@code /sys/devices}
     * @throws IOException if the folder cannot be read
     */
    public List<String> below(String folder, String path) throws IOException {
        NavigableMap<String, String> targets = targets(folder);
        String start = path + "/";
        String first = targets.ceilingKey(start);
        return first == null || !first.startsWith(start)
                ? List.of()
                : List.copyOf(targets.subMap(start, path + "0").values());
    }

    private NavigableMap<String, String> targets(String folder) throws IOException {
        NavigableMap<String, String> targets = folders.get(folder);
        if (targets == null) {
            targets = new TreeMap<>();
            for (String name : host.list(folder)) {
                Optional<String> target = host.linkTarget(folder + "/" + name);
                if (target.isPresent()) {
                    targets.put(target.get(), name);
                }
            }
            folders.put(folder, targets);
        }
        return targets;
    }

    BlockUsers blockUsers() throws IOException {
        if (blockUsers == null) {
            blockUsers = BlockUsers.read(host);
        }
        return blockUsers;
    }

    DefaultRoutes defaultRoutes() throws IOException {
        if (defaultRoutes == null) {
            defaultRoutes = DefaultRoutes.read(host);
        }
        return defaultRoutes;
    }

    /** Says which devices are asked about together, by their directories. */
    void taken(List<String> paths) {
        this.taken = List.copyOf(paths);
    }

    /** {@return whether a directory is below one of the devices that are asked about together} */
    boolean isBelowWhatIsTaken(String directory) {
        for (String path : taken) {
            if (directory.startsWith(path + "/")) {
                return true;
            }
        }
        return false;
    }

    InterruptRemapping interrupts() throws IOException {
        if (interrupts == null) {
            interrupts = InterruptRemapping.of(host);
        }
        return interrupts;
    }

    /** {@return the framebuffer of firmware that holds memory of a device, empty if none does} */
    Optional<FirmwareFramebuffer> framebuffer(SurveyedDevice device) throws IOException {
        if (framebuffer == null) {
            framebuffer = FirmwareFramebuffer.bound(host);
        }
        return framebuffer.isPresent() && framebuffer.get().isOn(host, device) ? framebuffer : Optional.empty();
    }

    List<String> keyboards() throws IOException {
        if (keyboards == null) {
            keyboards = KeyboardGuard.read(host);
        }
        return keyboards;
    }

    /** {@return whether it is looked for processes that have nodes of a device open} */
    boolean looksAtNodes(SurveyedDevice device) {
        return !isOverview() || device.isForUserspace();
    }

    /**
     * {@return clauses on the processes that have nodes of a device open} For an overview, only the nodes for userspace are looked at, and
     * only if the device is bound to a driver for userspace.
     */
    List<String> holders(SurveyedDevice device) throws IOException {
        if (!looksAtNodes(device)) {
            return List.of();
        }
        Set<String> nodes = new TreeSet<>();
        device.group()
                .map(group -> survey.group(group).map(SurveyedGroup::node).orElse(UserspaceNodes.ofGroup(group)))
                .ifPresent(nodes::add);
        nodes.addAll(DeviceHolders.userspaceNodes(host, device.device().sysfsPath()));
        if (!isOverview()) {
            for (String kind : List.of("/sys/dev/char", "/sys/dev/block")) {
                String path = device.device().sysfsPath();
                for (String place : targets(kind).subMap(path + "/", path + "0").keySet()) {
                    DeviceHolders.nodeName(host, place).ifPresent(name -> nodes.add("/dev/" + name));
                }
            }
        }
        return openNodes().clauses(nodes);
    }

    OpenNodes openNodes() throws IOException {
        if (openNodes == null) {
            openNodes = DeviceHolders.openNodes(host);
        }
        return openNodes;
    }
}
