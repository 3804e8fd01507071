package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Objects to taking a disk in use: mounted, swap, or held by partitions, device mapper, RAID or volumes. */
final class DiskGuard implements Guard {

    private static final String BLOCK = "/sys/class/block/";

    @Override
    public String name() {
        return "disk-in-use";
    }

    @Override
    public Optional<String> against(Host host, SurveyedDevice device, String path) throws IOException {
        List<String> disks = new ArrayList<>(ClassDevices.below(host, "block", path));
        disks.addAll(behindSeveralControllers(host, path));
        if (disks.isEmpty()) {
            return Optional.empty();
        }
        BlockUsers users = BlockUsers.read(host);
        for (String disk : disks) {
            Optional<String> use = use(host, disk, users, new HashSet<>());
            if (use.isPresent()) {
                return use;
            }
        }
        return Optional.empty();
    }

    /** With NVMe multipath, a disk is a child of the subsystem and not of a controller. */
    private static List<String> behindSeveralControllers(Host host, String path) throws IOException {
        List<String> disks = new ArrayList<>();
        String subsystems = "/sys/class/nvme-subsystem";
        for (String subsystem : host.list(subsystems)) {
            Optional<String> place = host.linkTarget(subsystems + "/" + subsystem);
            if (place.isEmpty()) {
                continue;
            }
            for (String name : host.list(place.get())) {
                Optional<String> controller = host.linkTarget(place.get() + "/" + name);
                if (controller.isPresent() && controller.get().startsWith(path + "/")) {
                    disks.addAll(ClassDevices.below(host, "block", place.get()));
                    break;
                }
            }
        }
        return disks;
    }

    private static Optional<String> use(Host host, String disk, BlockUsers users, Set<String> seen) throws IOException {
        if (!seen.add(disk)) {
            return Optional.empty();
        }
        Optional<String> direct = users.of(host, disk);
        if (direct.isPresent()) {
            return Optional.of(disk + " is " + direct.get());
        }
        for (String holder : host.list(BLOCK + disk + "/holders")) {
            Optional<String> above = use(host, holder, users, seen);
            return Optional.of(disk + " is held by " + holder
                    + above.map(use -> ", and " + use).orElse(""));
        }
        return Optional.empty();
    }
}
