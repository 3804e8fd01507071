package dev.dmaowner.machine;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A machine with one scripted bus and one scripted IOMMU, for tests of the driver core. */
final class ScriptedMachine {

    final Machine machine;
    final ScriptedBus bus;
    final List<MachineEvent> events = new ArrayList<>();

    private ScriptedMachine(ScriptedBus bus, OwnershipRules rules, Joining joining, Driver... drivers) {
        this.bus = bus;
        MachineBuilder builder = Machine.builder()
                .rules(rules)
                .host(new EmptyHost(), Firmware.NONE)
                .bus(bus)
                .iommu(new ScriptedIommu(joining))
                .listener(this::happened);
        for (Driver driver : drivers) {
            builder.driver(driver);
        }
        try {
            machine = builder.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void happened(MachineEvent event) {
        events.add(event);
    }

    static ScriptedMachine of(OwnershipRules rules, List<? extends Device> devices, Driver... drivers) {
        return new ScriptedMachine(new ScriptedBus(devices.toArray(new Device[0])), rules, Joining.WHEN_ADDED, drivers);
    }

    /** A machine whose bus the test has prepared, with an IOMMU of its own choice or none. */
    static ScriptedMachine on(ScriptedBus bus, OwnershipRules rules, Joining joining, Driver... drivers) {
        return new ScriptedMachine(bus, rules, joining, drivers);
    }

    static ScriptedMachine joiningLate(OwnershipRules rules, List<? extends Device> devices, Driver... drivers) {
        return new ScriptedMachine(
                new ScriptedBus(devices.toArray(new Device[0])), rules, Joining.WHEN_CONFIGURED, drivers);
    }

    static DeviceId id(String name) {
        return new DeviceId("scripted", name);
    }

    String driverOf(String device) {
        return machine.driverOf(id(device)).orElse("");
    }

    GroupOwnership groupOf(String device) {
        return machine.groupOf(id(device)).flatMap(machine::group).orElseThrow();
    }

    Ownership ownershipOf(String device) {
        return groupOf(device).ownership();
    }

    /** Write as a shell would, and say the answer in a word: OK, the errno's name, or WAITS. */
    String write(String path, String text) {
        return word(machine.host().write("/sys/bus/scripted/" + path, text));
    }

    String bind(String device, String driver) {
        return write("drivers/" + driver + "/bind", device + "\n");
    }

    String unbind(String device, String driver) {
        return write("drivers/" + driver + "/unbind", device + "\n");
    }

    String probe(String device) {
        return write("drivers_probe", device + "\n");
    }

    String read(String path) {
        try {
            return machine.host().readText("/sys/bus/scripted/" + path).orElse("nothing");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean exists(String path) {
        return machine.host().exists("/sys/bus/scripted/" + path);
    }

    /** What happened since this was asked last: {@code KIND device detail}. */
    synchronized List<String> happened() {
        List<String> words = events.stream()
                .map(event -> event.kind() + " " + event.device().name()
                        + (event.detail().isEmpty() ? "" : " " + event.detail()))
                .toList();
        events.clear();
        return words;
    }

    List<String> deferred() {
        return machine.deferred().stream().map(DeviceId::name).toList();
    }

    static String word(WriteAnswer answer) {
        if (answer instanceof WriteAnswer.Waiting) {
            return "WAITS";
        }
        return answer.refusal().map(why -> why.errno().name()).orElse("OK");
    }
}
