package dev.dmaowner.machine.plugin;

import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.io.IOException;
import java.util.List;

/** A bus called toy, without a device, whose operations on devices throw. */
class ToyBus implements BusType {

    @Override
    public BusDescription description() {
        return BusDescription.plain("toy");
    }

    @Override
    public List<Device> enumerate(EnumerationSource source) throws IOException {
        return List.of();
    }

    @Override
    public Match match(Device device, Candidate candidate) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void dmaCleanup(Device device, DmaConfigureContext context) {
        throw new UnsupportedOperationException();
    }
}
