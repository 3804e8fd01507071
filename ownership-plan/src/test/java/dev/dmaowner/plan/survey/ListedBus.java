package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
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

/** A bus that lists what sysfs lists and can do nothing else, which is all that looking needs. */
final class ListedBus implements BusType {

    private final String name;

    ListedBus(String name) {
        this.name = name;
    }

    @Override
    public BusDescription description() {
        return BusDescription.plain(name);
    }

    @Override
    public List<Device> enumerate(EnumerationSource source) throws IOException {
        List<Device> devices = new ArrayList<>();
        String folder = "/sys/bus/" + name + "/devices";
        for (String device : source.host().list(folder)) {
            String path = source.host().linkTarget(folder + "/" + device).orElseThrow();
            String uevent = source.host().readText(path + "/uevent").orElse("");
            devices.add(new UnlistedDevice(new DeviceId(name, device), uevent.replace("MODALIAS=", ""), path));
        }
        return devices;
    }

    @Override
    public Match match(Device device, Candidate candidate) {
        throw new UnsupportedOperationException("looking matches nothing");
    }

    @Override
    public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        throw new UnsupportedOperationException("looking configures nothing");
    }

    @Override
    public ProbeAnswer probe(ProbeContext context, Driver driver) {
        throw new UnsupportedOperationException("looking probes nothing");
    }

    @Override
    public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
        throw new UnsupportedOperationException("looking removes nothing");
    }

    @Override
    public void dmaCleanup(Device device, DmaConfigureContext context) {
        throw new UnsupportedOperationException("looking cleans nothing up");
    }
}
