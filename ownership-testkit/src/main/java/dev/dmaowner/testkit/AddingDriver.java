package dev.dmaowner.testkit;

import dev.dmaowner.Outcome;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.util.List;

/**
 * Adds devices to a bus that finds none itself, as drivers do: in the probe of a device of its own, on a bus of its own. They
 * go when it is unbound.
 */
record AddingDriver(List<Device> children) implements Driver {

    private static final String BUS = "contract-adding";
    private static final String ID = "contract:adding";

    /** A machine with such a driver and its device. */
    static MachineBuilder to(MachineBuilder machine, List<Device> children) {
        return machine.bus(new ScriptedBus(BUS, List.of(ScriptedDevice.of(BUS + "/adding0", ID))))
                .driver(new AddingDriver(children));
    }

    @Override
    public DriverDescription description() {
        return DriverDescription.of(BUS, "contract-adding", ID);
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        for (Device child : children) {
            Outcome<Outcome.Nothing> added = context.addDevice(child);
            if (added instanceof Outcome.Refused<Outcome.Nothing> refused) {
                return new ProbeAnswer.Refused(refused.why());
            }
        }
        return new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO);
    }
}
