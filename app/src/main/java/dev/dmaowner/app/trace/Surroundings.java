package dev.dmaowner.app.trace;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.scenario.Operation;
import dev.dmaowner.app.show.OwnershipWords;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Describes the part of a machine that an operation concerns: the devices that it names, their groups and companions. */
final class Surroundings {

    private Surroundings() {}

    static List<String> of(Machine machine, Operation operation) {
        List<String> lines = new ArrayList<>();
        for (Device device : machine.devices()) {
            if (names(operation, device.id().name())) {
                describe(machine, device.id(), lines);
            }
        }
        return lines;
    }

    private static boolean names(Operation operation, String device) {
        return operation.words().stream().anyMatch(word -> word.equals(device) || word.contains("/" + device + "/"));
    }

    private static void describe(Machine machine, DeviceId device, List<String> lines) {
        lines.add(device + ": " + driver(machine, device)
                + machine.lastRefusal(device)
                        .map(why -> ", last refusal " + why)
                        .orElse(""));
        Optional<GroupOwnership> group = machine.groupOf(device).flatMap(machine::group);
        group.ifPresent(g -> {
            lines.add("group " + g.id() + ": " + OwnershipWords.phrase(g.ownership()));
            g.members().forEach(member -> lines.add("  " + member + ": " + driver(machine, member)));
        });
    }

    private static String driver(Machine machine, DeviceId device) {
        return machine.driverOf(device).map(name -> "driver " + name).orElse("no driver");
    }
}
