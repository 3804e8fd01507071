package dev.dmaowner.driver.vfio;

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
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.List;

/** A bus on which only an override matches, or an id of the driver. */
record ScriptedBus(String name, List<Device> all) implements BusType {

    @Override
    public BusDescription description() {
        return BusDescription.plain(name);
    }

    @Override
    public List<Device> enumerate(EnumerationSource source) {
        return all.stream().filter(device -> device.id().bus().equals(name)).toList();
    }

    @Override
    public Match match(Device device, Candidate candidate) {
        if (candidate.override().isPresent()) {
            return candidate.override().get().equals(candidate.driver().name())
                    ? new Match.Yes(Match.Rule.OVERRIDE, candidate.driver().name())
                    : new Match.No(Match.Rule.OVERRIDE, "the override names another driver");
        }
        return candidate.ids().find(device.modalias()).isPresent()
                ? new Match.Yes(Match.Rule.STATIC_ID, device.modalias())
                : new Match.No(Match.Rule.NONE, "no id fits");
    }

    @Override
    public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        return context.management() == DmaManagement.BY_CORE
                ? new DmaConfigureAnswer.Use(DmaConfiguration.NOTHING_SAID)
                : new DmaConfigureAnswer.Leave(DmaConfiguration.NOTHING_SAID);
    }

    @Override
    public ProbeAnswer probe(ProbeContext context, Driver driver) {
        return driver.probe(context);
    }

    @Override
    public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
        return bound.remove(removal);
    }

    @Override
    public void dmaCleanup(Device device, DmaConfigureContext context) {}
}
