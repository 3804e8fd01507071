package dev.dmaowner.app.plugins;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
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
import java.util.List;
import java.util.Objects;

/**
 * An installed bus type as everything above sees it: where it throws instead of answering, it is named once and the answer
 * is the one that disturbs nobody else. What happens under a device's lock in probe and remove is left to the machine,
 * which knows the driver and undoes the stages before.
 */
final class CheckedBus implements BusType {

    private final BusType bus;
    private final BusDescription description;
    private final Complaints complaints;

    private CheckedBus(BusType bus, BusDescription description, Complaints complaints) {
        this.bus = bus;
        this.description = description;
        this.complaints = complaints;
    }

    /** {@return a bus type that is asked what it is now, and never again} */
    static CheckedBus of(BusType bus, Origin origin) {
        BusDescription said = Objects.requireNonNull(bus.description(), "description() answered null");
        Complaints complaints = new Complaints(origin);
        BusDescription description = new BusDescription(
                said.name(),
                said.controlFiles(),
                said.grouping().map(rule -> new CheckedGrouping(rule, complaints)),
                said.uevent(),
                said.population(),
                said.autoprobe(),
                said.overrideFile());
        return new CheckedBus(bus, description, complaints);
    }

    @Override
    public BusDescription description() {
        return description;
    }

    @Override
    public List<Device> enumerate(EnumerationSource source) throws IOException {
        WitnessedHost host = new WitnessedHost(source.host());
        try {
            List<Device> listed = bus.enumerate(new EnumerationSource(host, source.firmware(), source.configSpace()));
            return new DeviceCheck(complaints).whole(Objects.requireNonNull(listed, "it answered null"));
        } catch (IOException | RuntimeException | LinkageError e) {
            IOException failure = host.failureBehind(e).orElse(null);
            if (failure != null) {
                throw failure;
            }
            complaints.threw("enumerate", "bus " + description.name() + " is shown without devices", e);
            return List.of();
        }
    }

    @Override
    public Match match(Device device, Candidate candidate) {
        try {
            return Objects.requireNonNull(bus.match(device, candidate), "it answered null");
        } catch (RuntimeException | LinkageError e) {
            return new Match.No(Match.Rule.NONE, complaints.threw("match", "what it cannot match does not fit", e));
        }
    }

    @Override
    public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        try {
            return Objects.requireNonNull(bus.dmaConfigure(device, context), "it answered null");
        } catch (RuntimeException | LinkageError e) {
            return new DmaConfigureAnswer.Refused(Refusal.of(
                    Errno.EIO, complaints.threw("dmaConfigure", "what it cannot configure is not bound", e)));
        }
    }

    @Override
    public ProbeAnswer probe(ProbeContext context, Driver driver) {
        return bus.probe(context, driver);
    }

    @Override
    public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
        return bus.remove(device, bound, removal);
    }

    @Override
    public void dmaCleanup(Device device, DmaConfigureContext context) {
        bus.dmaCleanup(device, context);
    }
}
