package dev.dmaowner.bus.platform.provider;

import dev.dmaowner.bus.platform.PlatformDevice;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The platform bus: the kernel's {@code platform_bus_type}. */
public final class PlatformBus implements BusType {

    /** For ServiceLoader and for programs that assemble a machine themselves. */
    public PlatformBus() {}

    @Override
    public BusDescription description() {
        return BusDescription.plain(PlatformDevice.BUS)
                .withUevent(PlatformBus::uevent)
                .populatedBy(PlatformDevices::below);
    }

    private static List<String> uevent(Device device) {
        List<String> lines = new ArrayList<>();
        if (device instanceof PlatformDevice platform) {
            platform.identity().ifPresent(identity -> lines.addAll(identity.uevent()));
        }
        lines.add("MODALIAS=" + device.modalias());
        return lines;
    }

    @Override
    public List<Device> enumerate(EnumerationSource source) throws IOException {
        return PlatformDevices.of(source);
    }

    @Override
    public Match match(Device device, Candidate candidate) {
        return device instanceof PlatformDevice platform ? PlatformMatching.match(platform, candidate) : Match.FOREIGN;
    }

    @Override
    public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        return DmaConfigureAnswer.of(
                dmaConfiguration(device, context.firmware(), context.rules()), context.management());
    }

    @Override
    public ProbeAnswer probe(ProbeContext context, Driver driver) {
        return driver.probe(context);
    }

    @Override
    public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
        return bound.remove(removal);
    }
}
