package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.DeviceHolders.Seen;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a device is to its host. Safety checks judge by the same; this tells it whether or not it is a danger.
 *
 * @param interfaces its network interfaces, empty if these are not recorded
 * @param disks its disks and what is stacked on them, empty if these are not recorded
 * @param sound its sound cards, such as {@code card0}, empty if these are not recorded
 * @param displays its nodes for graphics, such as {@code card0} and {@code renderD128}, empty if these are not recorded
 * @param holders which processes have nodes of it open, a clause each
 * @param seen how much could be seen of what processes have open
 */
public record DeviceUse(
        Optional<List<Interface>> interfaces,
        Optional<Disks> disks,
        Optional<List<String>> sound,
        Optional<List<String>> displays,
        List<String> holders,
        Seen seen) {

    private static final String NOWHERE = "/sys/devices/none";
    private static final String NET = "/sys/class/net";
    private static final String SOUND = "/sys/class/sound";
    private static final String DRM = "/sys/class/drm";

    public DeviceUse {
        holders = List.copyOf(holders);
    }

    /**
     * A network interface.
     *
     * @param defaultRoute the interface that a default route names and that sends by this one; empty if none does
     */
    public record Interface(String name, Optional<String> defaultRoute) {}

    /**
     * The disks of a device.
     *
     * @param names those without their partitions
     * @param uses what is mounted or held, a clause each, the root file system first
     */
    public record Disks(List<String> names, List<String> uses) {
        public Disks {
            names = List.copyOf(names);
            uses = List.copyOf(uses);
        }
    }

    /**
     * {@return what a device is to its host} Reads nothing of the device itself.
     *
     * @throws IOException if the host cannot be read
     */
    public static DeviceUse read(Host host, HostSurvey survey, SurveyedDevice device) throws IOException {
        HostUse use = new HostUse(host, HostUse.Reach.WHOLE, survey);
        // What is below a bridge is that of the devices behind it.
        String path = device.isBridge() ? NOWHERE : device.device().sysfsPath();
        return new DeviceUse(
                use.isRecorded(NET) ? Optional.of(interfaces(use, path)) : Optional.empty(),
                use.isRecorded(DiskGuard.BLOCK) ? Optional.of(disks(use, path)) : Optional.empty(),
                named(use, SOUND, path, "card"),
                named(use, DRM, path, ""),
                use.holders(device),
                use.openNodes().seen());
    }

    private static List<Interface> interfaces(HostUse use, String path) throws IOException {
        List<Interface> interfaces = new ArrayList<>();
        for (String name : use.below(NET, path)) {
            interfaces.add(new Interface(name, use.defaultRoutes().through(name)));
        }
        return List.copyOf(interfaces);
    }

    private static Disks disks(HostUse use, String path) throws IOException {
        List<String> names = new ArrayList<>();
        for (String disk : DiskGuard.disks(use, path)) {
            if (!isPartition(use, disk) && !isHidden(use, disk)) {
                names.add(disk);
            }
        }
        return new Disks(names.stream().sorted().toList(), DiskGuard.uses(use, path));
    }

    /** A path to a disk that has several of them, as with NVMe multipath, is not itself a disk. */
    private static boolean isHidden(HostUse use, String name) throws IOException {
        return use.host().readText(DiskGuard.BLOCK + "/" + name + "/hidden").equals(Optional.of("1"));
    }

    /** The directory of a partition is in that of its disk, whose name begins that of the partition. */
    private static boolean isPartition(HostUse use, String name) throws IOException {
        String place = use.host().linkTarget(DiskGuard.BLOCK + "/" + name).orElse("");
        String above = place.substring(0, Math.max(place.lastIndexOf('/'), 0));
        String disk = above.substring(above.lastIndexOf('/') + 1);
        return name.startsWith(disk)
                && use.host().readLink(DiskGuard.BLOCK + "/" + disk).isPresent();
    }

    /** A card has further names in its class, for its connectors and streams, which have a hyphen or begin with another word. */
    private static Optional<List<String>> named(HostUse use, String folder, String path, String start)
            throws IOException {
        if (!use.isRecorded(folder)) {
            return Optional.empty();
        }
        return Optional.of(use.below(folder, path).stream()
                .filter(name -> name.startsWith(start) && name.indexOf('-') < 0)
                .toList());
    }
}
