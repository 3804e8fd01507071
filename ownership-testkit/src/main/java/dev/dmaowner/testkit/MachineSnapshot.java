package dev.dmaowner.testkit;

import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What a machine shows at one moment, as lines that two moments can be compared by. */
final class MachineSnapshot {

    /** Directories of sysfs are not deep; links in a circle would be. */
    private static final int DEEPEST = 6;

    private MachineSnapshot() {}

    static List<String> of(Machine machine) {
        List<String> lines = new ArrayList<>();
        for (Device device : machine.devices()) {
            lines.add(device.id() + " driver " + machine.driverOf(device.id()).orElse("none"));
            files(machine.host(), device.sysfsPath(), lines, DEEPEST);
        }
        for (GroupOwnership group : machine.groups()) {
            lines.add("group " + group.id() + " " + group.members() + " " + group.ownership());
        }
        files(machine.host(), "/dev", lines, DEEPEST);
        return lines;
    }

    private static void files(Host host, String directory, List<String> lines, int depth) {
        try {
            for (String name : host.list(directory)) {
                String path = directory + "/" + name;
                lines.add(path);
                if (depth > 0 && host.readLink(path).isEmpty()) {
                    files(host, path, lines, depth - 1);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
