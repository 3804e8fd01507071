package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is mounted and what is swapped on, by the names in {@code /dev} and by the numbers of block devices. */
record BlockUsers(Map<String, String> byNode, Map<String, String> byNumber) {

    static final String MOUNTS = "/proc/self/mounts";
    private static final String MOUNT_INFO = "/proc/self/mountinfo";

    static boolean isRecorded(HostUse use) {
        return use.isRecorded(MOUNTS) || use.isRecorded(MOUNT_INFO);
    }

    static BlockUsers read(Host host) throws IOException {
        Map<String, String> byNode = new HashMap<>();
        Map<String, String> byNumber = new HashMap<>();
        for (String line : host.readText(MOUNTS).orElse("").split("\n")) {
            String[] fields = line.split(" ");
            if (fields.length > 1) {
                byNode.putIfAbsent(fields[0], "mounted on " + fields[1]);
            }
        }
        for (String line : host.readText(MOUNT_INFO).orElse("").split("\n")) {
            String[] fields = line.split(" ");
            if (fields.length > 4) {
                byNumber.putIfAbsent(fields[2], "mounted on " + fields[4]);
            }
        }
        for (String line : host.readText("/proc/swaps").orElse("").split("\n")) {
            String[] fields = line.trim().split("\\s+");
            if (fields[0].startsWith("/dev/")) {
                byNode.putIfAbsent(fields[0], "swapped on");
            }
        }
        Map<String, String> resolved = new HashMap<>(byNode);
        for (Map.Entry<String, String> entry : byNode.entrySet()) {
            if (entry.getKey().startsWith("/dev/")) {
                host.linkTarget(entry.getKey()).ifPresent(node -> resolved.putIfAbsent(node, entry.getValue()));
            }
        }
        return new BlockUsers(Map.copyOf(resolved), Map.copyOf(byNumber));
    }

    /** {@return what is done with a block device itself} */
    Optional<String> of(Host host, String name) throws IOException {
        String folder = "/sys/class/block/" + name;
        Optional<String> use = Optional.ofNullable(byNode.get("/dev/" + name.replace('!', '/')));
        if (use.isEmpty()) {
            use = host.readText(folder + "/dm/name").map(mapped -> byNode.get("/dev/mapper/" + mapped));
        }
        return use.isPresent() ? use : host.readText(folder + "/dev").map(byNumber::get);
    }
}
