package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Objects to taking a disk in use: mounted, swap, or held by partitions, device mapper, RAID or volumes. */
final class DiskGuard implements Guard {

    private static final String BLOCK = "/sys/class/block";
    private static final String NVME_SUBSYSTEMS = "/sys/class/nvme-subsystem";

    @Override
    public String name() {
        return "disk-in-use";
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        Set<String> uses = new LinkedHashSet<>();
        for (String disk : disks(use, device.device().sysfsPath())) {
            use(use.host(), disk, use.blockUsers(), new HashSet<>()).ifPresent(uses::add);
        }
        return uses.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", rootFirst(uses)));
    }

    private static List<String> rootFirst(Set<String> uses) {
        return uses.stream()
                .sorted((one, other) -> Boolean.compare(other.endsWith(" on /"), one.endsWith(" on /")))
                .toList();
    }

    /** With NVMe multipath, a disk is a child of the subsystem and not of a controller. */
    private static List<String> disks(HostUse use, String path) throws IOException {
        List<String> disks = new ArrayList<>(use.below(BLOCK, path));
        for (String subsystem : use.host().list(NVME_SUBSYSTEMS)) {
            Optional<String> place = use.host().linkTarget(NVME_SUBSYSTEMS + "/" + subsystem);
            if (place.isPresent() && !use.below(place.get(), path).isEmpty()) {
                disks.addAll(use.below(BLOCK, place.get()));
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
        for (String holder : host.list(BLOCK + "/" + disk + "/holders")) {
            Optional<String> above = use(host, holder, users, seen);
            return Optional.of(disk + " is held by " + holder
                    + above.map(more -> ", and " + more).orElse(""));
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> notRecorded(HostUse use, SurveyedDevice device) {
        if (!DeviceKind.of(device).mayHaveDisks()) {
            return Optional.empty();
        } else if (!BlockUsers.isRecorded(use)) {
            return Optional.of("what is mounted is not recorded here (" + BlockUsers.MOUNTS + ")");
        }
        return use.isRecorded(BLOCK)
                ? Optional.empty()
                : Optional.of("the disks are not recorded here (" + BLOCK + ")");
    }
}
