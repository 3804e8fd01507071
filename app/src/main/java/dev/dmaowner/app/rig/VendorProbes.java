package dev.dmaowner.app.rig;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.rig.RecordedMachine.RecordedDevice;
import dev.dmaowner.machine.CatalogueDriver.ProbeFact;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IdTable;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the probes of vendors' drivers answer on the hardware of one recording: a driver's own affair, which no rule of the
 * core tells. It is read off the bindings at the start. A driver that was offered a device there and does not have it has
 * refused it, and does so again whenever it is offered a device of the same ids; unless it has another such device, which
 * shows that the ids are not the reason.
 */
final class VendorProbes {

    /** A driver and the modalias of a device. */
    private record Pair(String driver, String modalias) {}

    private final Set<Pair> refused = new HashSet<>();

    /**
     * Read the facts of a recording off its start.
     *
     * @param drivers the ordinary drivers of a bus in the order in which devices are offered to them
     */
    void learn(RecordedMachine recorded, String bus, List<DriverDescription> drivers) {
        List<IdTable> ids =
                drivers.stream().map(driver -> IdTable.of(driver.ids())).toList();
        Set<Pair> held = new HashSet<>();
        for (RecordedDevice device : recorded.devices()) {
            if (device.id().bus().equals(bus)) {
                offer(device, drivers, ids, held);
            }
        }
        refused.removeAll(held);
    }

    private void offer(RecordedDevice device, List<DriverDescription> drivers, List<IdTable> ids, Set<Pair> held) {
        for (int i = 0; i < drivers.size(); i++) {
            Pair pair = new Pair(key(drivers.get(i)), device.modalias());
            if (drivers.get(i).name().equals(device.driver())) {
                held.add(pair);
                return;
            }
            if (ids.get(i).find(device.modalias()).isPresent()) {
                refused.add(pair);
            }
        }
    }

    private static String key(DriverDescription driver) {
        return driver.bus() + "/" + driver.name();
    }

    /** {@return what is known of a driver's probe} */
    ProbeFact of(DriverDescription driver) {
        return device -> refused.contains(new Pair(key(driver), device.modalias()))
                ? Optional.of(Refusal.of(
                        Errno.ENODEV, "the driver " + driver.name() + " did not take such a device at the start"))
                : Optional.empty();
    }
}
