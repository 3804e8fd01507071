package dev.dmaowner.testkit;

import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.Match.Rule;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.List;

/**
 * A bus around a driver that is tested: it has the devices that it is given, matches by override and then by modalias, and
 * does with DMA what nearly every bus does. Immutable.
 *
 * @param name as in {@code /sys/bus}
 * @param devices of this bus and of others, which are left out
 */
public record ScriptedBus(String name, List<? extends Device> devices) implements BusType {

    public ScriptedBus {
        devices = List.copyOf(devices);
    }

    @Override
    public BusDescription description() {
        return BusDescription.plain(name);
    }

    @Override
    public List<Device> enumerate(EnumerationSource source) {
        return devices.stream()
                .filter(device -> device.id().bus().equals(name))
                .map(Device.class::cast)
                .toList();
    }

    @Override
    public Match match(Device device, Candidate candidate) {
        if (!device.id().bus().equals(name)) {
            return Match.FOREIGN;
        }
        String driver = candidate.driver().name();
        if (candidate.override().isPresent()) {
            String wanted = candidate.override().get();
            return wanted.equals(driver) ? new Match.Yes(Rule.OVERRIDE, driver) : new Match.No(Rule.OVERRIDE, wanted);
        }
        if (candidate.dynamicIds().stream().anyMatch(id -> id.matches(device))) {
            return new Match.Yes(Rule.DYNAMIC_ID, device.modalias());
        }
        return candidate
                .ids()
                .find(device.modalias())
                .<Match>map(id -> new Match.Yes(Rule.STATIC_ID, id.toString()))
                .orElse(new Match.No(Rule.NONE, "no id fits"));
    }

    @Override
    public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        return context.management() == DmaManagement.BY_DRIVER
                ? new DmaConfigureAnswer.Leave(DmaConfiguration.NOTHING_SAID)
                : new DmaConfigureAnswer.Use(DmaConfiguration.NOTHING_SAID);
    }

    @Override
    public ProbeAnswer probe(ProbeContext context, Driver driver) {
        return driver.probe(context);
    }

    @Override
    public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
        return bound.remove(removal);
    }

    /** There is nothing to undo. */
    @Override
    public void dmaCleanup(Device device, DmaConfigureContext context) {}
}
