package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.ownership.GroupOwnership;
import java.io.IOException;

/** A bus under the driver core, with a scripted driver and one unbound device. */
final class BusBench {

    final ScriptedDriver driver;
    final EventRecorder events;
    final Machine machine;
    final DeviceId device;

    /** With everything that the machine needs besides the driver and an IOMMU. */
    BusBench(MachineBuilder builder, ScriptedDriver driver, DeviceId device) throws IOException {
        this.driver = driver;
        this.device = device;
        this.events = new EventRecorder();
        this.machine = builder.iommu(ScriptedIommu.eachItsOwn())
                .driver(driver)
                .listener(events)
                .build();
        machine.stopWaitingForIommus();
        machine.driverOf(device).ifPresent(bound -> Answers.assertDone("unbind", machine.unbind(device, bound)));
        events.forget();
    }

    WriteAnswer bind() {
        return machine.bind(device, driver.description().name());
    }

    WriteAnswer unbind() {
        return machine.unbind(device, driver.description().name());
    }

    GroupOwnership group() {
        return machine.groupOf(device)
                .flatMap(machine::group)
                .orElseGet(() -> fail(device + " has no group: "
                        + machine.lastRefusal(device).map(Object::toString).orElse("it did not join one")));
    }
}
