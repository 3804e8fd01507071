package dev.dmaowner.app.trace;

import dev.dmaowner.app.rig.RecordedMachine;
import dev.dmaowner.app.rig.RecordedMachine.RecordedDevice;
import dev.dmaowner.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares the start of a machine with the recorded devices, drivers and groups. */
final class StartComparison {

    private StartComparison() {}

    /** {@return the difference, empty if there is none} */
    static Optional<Disagreement> of(RecordedMachine recorded, Machine machine) {
        List<String> expected = new ArrayList<>();
        List<String> got = new ArrayList<>();
        for (RecordedDevice device : recorded.devices()) {
            String driver = machine.driverOf(device.id()).orElse("");
            String group = machine.groupOf(device.id()).map(Object::toString).orElse("");
            if (machine.device(device.id()).isEmpty()) {
                expected.add("the device " + device.id());
                got.add("no such device");
            } else if (!driver.equals(device.driver()) || !group.equals(device.group())) {
                expected.add(device.id() + ": " + binding(device.driver(), device.group()));
                got.add(device.id() + ": " + binding(driver, group)
                        + machine.lastRefusal(device.id())
                                .map(why -> " (" + why + ")")
                                .orElse(""));
            }
        }
        return expected.isEmpty()
                ? Optional.empty()
                : Optional.of(new Disagreement("start", "the bindings at the start", expected, got, List.of()));
    }

    private static String binding(String driver, String group) {
        return (driver.isEmpty() ? "no driver" : "driver " + driver)
                + (group.isEmpty() ? ", no group" : ", group " + group);
    }
}
