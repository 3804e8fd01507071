package dev.dmaowner.plan.check;

import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Objects to taking a disk in use: mounted, swap, or held by partitions, device mapper, RAID or volumes. */
final class DiskGuard implements Guard {

    static final String NAME = "disk-in-use";

    static final String BLOCK = "/sys/class/block";
    /** No host has as many above one disk; a capture may say anything. */
    private static final int MOST_HOLDERS = 1000;

    private static final int LONGEST_WAY = 400;
    private static final String NVME_SUBSYSTEMS = "/sys/class/nvme-subsystem";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isAskedAbout(Goal goal) {
        return !(goal instanceof Goal.Give);
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        List<String> uses = uses(use, device.device().sysfsPath());
        return uses.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", uses));
    }

    /** {@return what uses the disks of a device, each once; the path is that of its directory} */
    static List<String> uses(HostUse use, String path) throws IOException {
        Set<String> uses = new LinkedHashSet<>();
        for (String disk : disks(use, path)) {
            uses.addAll(usesOf(use, disk));
        }
        return rootFirst(uses);
    }

    private static List<String> rootFirst(Set<String> uses) {
        return uses.stream()
                .sorted((one, other) -> Boolean.compare(other.endsWith(" on /"), one.endsWith(" on /")))
                .toList();
    }

    /** {@return the disks and partitions of a device} With NVMe multipath, a disk is a child of the subsystem and not of a controller. */
    static List<String> disks(HostUse use, String path) throws IOException {
        List<String> disks = new ArrayList<>(use.below(BLOCK, path));
        for (String subsystem : use.host().list(NVME_SUBSYSTEMS)) {
            Optional<String> place = use.host().linkTarget(NVME_SUBSYSTEMS + "/" + subsystem);
            if (place.isPresent() && !use.below(place.get(), path).isEmpty()) {
                disks.addAll(use.below(BLOCK, place.get()));
            }
        }
        return disks;
    }

    /** {@return what uses the disk, or a partition, volume or RAID device above it; each of them is looked at once} */
    private static List<String> usesOf(HostUse use, String disk) throws IOException {
        List<String> uses = new ArrayList<>();
        Map<String, String> ways = new LinkedHashMap<>(Map.of(disk, disk));
        Deque<String> open = new ArrayDeque<>(List.of(disk));
        while (!open.isEmpty()) {
            String name = open.remove();
            Optional<String> direct = use.blockUsers().of(use.host(), name);
            if (direct.isPresent()) {
                uses.add(ways.getOrDefault(name, name) + " is " + direct.get());
                continue;
            }
            for (String holder : use.host().list(BLOCK + "/" + name + "/holders")) {
                if (ways.size() < MOST_HOLDERS
                        && ways.putIfAbsent(holder, way(ways.getOrDefault(name, name), holder)) == null) {
                    open.add(holder);
                }
            }
        }
        if (uses.isEmpty() && ways.size() > 1) {
            List<String> names = List.copyOf(ways.keySet());
            uses.add(disk + " is held by " + names.get(1));
        }
        return uses;
    }

    private static String way(String below, String holder) {
        return below.length() > LONGEST_WAY ? below : below + " is held by " + holder + ", and " + holder;
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
