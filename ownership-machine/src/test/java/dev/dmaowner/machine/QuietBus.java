package dev.dmaowner.machine;

import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.Match;
import java.util.List;

/** A bus that has devices and no driver that fits one. */
record QuietBus(BusDescription description, List<? extends Device> found) implements BusType {

    static QuietBus named(String name, Device... devices) {
        return new QuietBus(BusDescription.plain(name), List.of(devices));
    }

    @Override
    public List<Device> enumerate(EnumerationSource source) {
        return List.copyOf(found);
    }

    @Override
    public Match match(Device device, Candidate candidate) {
        return new Match.No(Match.Rule.NONE, "nothing fits here");
    }

    @Override
    public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        return new DmaConfigureAnswer.Leave(DmaConfiguration.NOTHING_SAID);
    }
}
