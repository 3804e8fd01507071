package dev.dmaowner.app.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.rig.RecordedMachine;
import dev.dmaowner.app.rig.TraceMachine;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.ownership.GroupOwnership;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The drivers of ports and bridges in a group that a user owns, on the machines of recordings of 6.12 and 6.1. */
class PortsInOwnedGroupsTest {

    private static Machine machine(String trace) throws IOException {
        Path folder = Path.of("src/test/resources/traces", trace);
        return new TraceMachine(
                        RecordedMachine.read(folder.resolve("machine.json")),
                        MachineSource.open(folder.resolve("sys.tar.gz")),
                        InstalledPlugins.findBeside())
                .start();
    }

    /** Unbind whatever else is in the device's group, and let a user own it. */
    private static void own(Machine machine, DeviceId device) {
        GroupOwnership group = machine.groupOf(device).flatMap(machine::group).orElseThrow();
        for (DeviceId member : group.members()) {
            if (!member.equals(device)) {
                machine.driverOf(member).ifPresent(driver -> machine.unbind(member, driver));
            }
        }
        assertTrue(group.claim(new DmaOwner.User("/dev/vfio/" + group.id(), 1)).isDone());
    }

    private static Optional<Errno> errno(WriteAnswer answer) {
        return answer.refusal().map(why -> why.errno());
    }

    @ParameterizedTest
    @CsvSource({"pci-103, 0000:00:04.0", "pci-117, 0000:00:03.0"})
    @Tag("R-121")
    void theDriverOfAPortIsUnboundAndBoundAgain(String trace, String port) throws IOException {
        Machine machine = machine(trace);
        DeviceId device = new DeviceId("pci", port);
        assertEquals(Optional.of("pcieport"), machine.driverOf(device));
        own(machine, device);

        assertEquals(WriteAnswer.DONE, machine.unbind(device, "pcieport"));
        assertEquals(WriteAnswer.DONE, machine.bind(device, "pcieport"));

        assertEquals(Optional.of("pcieport"), machine.driverOf(device));
    }

    @ParameterizedTest
    @CsvSource({"pci-103, 0000:00:06.0", "pci-117, 0000:00:03.0"})
    @Tag("R-122")
    void theDriverOfAHotPlugBridgeIsRefusedByTheOwner(String trace, String bridge) throws IOException {
        Machine machine = machine(trace);
        DeviceId device = new DeviceId("pci", bridge);
        machine.driverOf(device).ifPresent(driver -> machine.unbind(device, driver));
        own(machine, device);
        String override = machine.device(device).orElseThrow().sysfsPath() + "/driver_override";
        assertEquals(WriteAnswer.DONE, machine.host().write(override, "shpchp\n"));

        assertEquals(Optional.of(Errno.EBUSY), errno(machine.bind(device, "shpchp")));
        assertEquals(Optional.of(Errno.EINVAL), errno(machine.probe(device)));
        assertTrue(machine.driverOf(device).isEmpty());
    }
}
