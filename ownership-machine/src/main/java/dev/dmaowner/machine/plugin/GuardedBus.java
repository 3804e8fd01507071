package dev.dmaowner.machine.plugin;

import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.ControlContext;
import dev.dmaowner.spi.ControlFile;
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
import dev.dmaowner.spi.UeventKeys;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A bus type behind a guard. The exception of a driver reaches the guard through the bus's probe and remove, and is reported as
 * the driver's.
 */
final class GuardedBus implements BusType {

    private static final String NULL = "it answered null";

    private final BusType bus;
    private final BusDescription description;
    private final PluginReporter reporter;

    private GuardedBus(BusType bus, BusDescription description, PluginReporter reporter) {
        this.bus = bus;
        this.description = description;
        this.reporter = reporter;
    }

    static GuardedBus of(BusType bus, PluginReporter reporter) {
        BusDescription own = Objects.requireNonNull(bus.description(), "description() answered null");
        BusDescription guarded = own.withControlFiles(own.controlFiles().stream()
                        .map(file -> new ControlFile(
                                file.place(),
                                file.name(),
                                (context, text) -> write(bus, file, context, text, reporter)))
                        .toList())
                .withUevent(device -> uevent(bus, own.uevent(), device, reporter));
        return new GuardedBus(
                bus,
                own.grouping()
                        .map(rule -> guarded.groupedBy(new GuardedGrouping(rule, bus, reporter)))
                        .orElse(guarded),
                reporter);
    }

    private static WriteAnswer write(
            BusType bus, ControlFile file, ControlContext context, String text, PluginReporter reporter) {
        try {
            return Objects.requireNonNull(file.handler().write(context, text), NULL);
        } catch (RuntimeException | Error e) {
            return WriteAnswer.refused(
                    reporter.threw(bus, "the file " + file.name(), "what is written to it is refused", e));
        }
    }

    /** A list of lines cannot express a refusal: the caller refuses the read. */
    private static List<String> uevent(BusType bus, UeventKeys keys, Device device, PluginReporter reporter) {
        try {
            return List.copyOf(keys.of(device));
        } catch (RuntimeException | Error e) {
            reporter.threw(bus, "uevent", "the uevent file of " + device.id() + " cannot be read", e);
            throw PluginGuards.asException(e);
        }
    }

    @Override
    public BusDescription description() {
        return description;
    }

    @Override
    public List<Device> enumerate(EnumerationSource source) throws IOException {
        FailureTrackingHost host = new FailureTrackingHost(source.host());
        try {
            List<Device> listed = bus.enumerate(new EnumerationSource(
                    host, source.firmware(), source.configSpace(), source.accessControl(), source.rules()));
            return new DeviceCheck(bus, reporter).whole(Objects.requireNonNull(listed, NULL));
        } catch (IOException | RuntimeException | Error e) {
            IOException failure = host.failureBehind(e).orElse(null);
            if (failure != null) {
                throw failure;
            }
            reporter.threw(bus, "enumerate", "bus " + description.name() + " is shown without devices", e);
            return List.of();
        }
    }

    @Override
    public Match match(Device device, Candidate candidate) {
        try {
            return Objects.requireNonNull(bus.match(device, candidate), NULL);
        } catch (RuntimeException | Error e) {
            Refusal why = reporter.threw(
                    bus, "match", "devices that bus " + description.name() + " cannot match get no driver", e);
            return new Match.No(Match.Rule.NONE, why.reason());
        }
    }

    @Override
    public Outcome<DmaConfiguration> dmaConfiguration(Device device, FirmwareDmaConfigure firmware, KernelRules rules) {
        try {
            return Objects.requireNonNull(bus.dmaConfiguration(device, firmware, rules), NULL);
        } catch (RuntimeException | Error e) {
            return Outcome.refused(reporter.threw(
                    bus, "dmaConfiguration", "what firmware says about the DMA of " + device.id() + " is unknown", e));
        }
    }

    @Override
    public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        try {
            return Objects.requireNonNull(bus.dmaConfigure(device, context), NULL);
        } catch (RuntimeException | Error e) {
            return new DmaConfigureAnswer.Refused(
                    reporter.threw(bus, "dmaConfigure", device.id() + " cannot be bound to a driver", e));
        }
    }

    @Override
    public ProbeAnswer probe(ProbeContext context, Driver driver) {
        try {
            return Objects.requireNonNull(bus.probe(context, driver), NULL);
        } catch (RuntimeException | Error e) {
            return new ProbeAnswer.Refused(reporter.threw(
                    culprit(driver, e),
                    "probe",
                    context.device().id() + " is not bound to the driver that probed it",
                    e));
        }
    }

    @Override
    public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
        try {
            return Objects.requireNonNull(bus.remove(device, bound, removal), NULL);
        } catch (RuntimeException | Error e) {
            reporter.threw(culprit(bound, e), "remove", device.id() + " counts as removed from its driver", e);
            return RemoveAnswer.REMOVED;
        }
    }

    /** The bus if the exception passed through its package and not through that of the driver's part, which the bus calls. */
    private Object culprit(Object part, Throwable thrown) {
        return passed(bus, thrown) && !passed(part, thrown) ? bus : part;
    }

    private static boolean passed(Object plugin, Throwable thrown) {
        String itsPackage = plugin.getClass().getPackageName() + ".";
        return Arrays.stream(thrown.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith(itsPackage));
    }

    @Override
    public void dmaCleanup(Device device, DmaConfigureContext context) {
        try {
            bus.dmaCleanup(device, context);
        } catch (RuntimeException | Error e) {
            reporter.threw(bus, "dmaCleanup", "the DMA configuration of " + device.id() + " counts as undone", e);
        }
    }
}
