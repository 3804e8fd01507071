package dev.dmaowner.testkit;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.machine.event.MachineListener;
import dev.dmaowner.ownership.OwnershipEvent;
import dev.dmaowner.ownership.OwnershipListener;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Faults for a simulation: a bus and an IOMMU driver around others, and listeners, which fail once where and how they are told. Used
 * by one thread.
 */
final class StageFaults implements MachineListener, OwnershipListener {

    private final Map<Stage, Kind> next = new EnumMap<>(Stage.class);
    private final Map<Stage, Long> happened = new EnumMap<>(Stage.class);
    private final Deque<Removal> waiting = new ArrayDeque<>();

    /** Where something fails. */
    enum Stage {
        MATCH,
        GROUPING,
        DMA_CONFIGURE,
        /** A listener hears of each claim, use and release. */
        CLAIM,
        PROBE,
        /** A listener hears when a driver is bound, and of everything else. */
        BOUND,
        REMOVE,
        DMA_CLEANUP
    }

    /** How it fails. */
    enum Kind {
        REFUSES,
        DEFERS,
        THROWS,
        WAITS
    }

    /** Let the next call at a stage fail. A stage that cannot fail in this way throws. */
    void arm(Stage stage, Kind kind) {
        next.put(stage, kind);
    }

    void disarm() {
        next.clear();
    }

    /** {@return how often each stage failed} */
    Map<Stage, Long> happened() {
        return Map.copyOf(happened);
    }

    /** {@return whether a removal waits} */
    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** End the removal that has waited longest, if one waits. */
    void letGo() {
        Removal longest = waiting.poll();
        if (longest != null) {
            longest.finished();
        }
    }

    /** {@return how the stage shall fail now, null if it shall not} */
    private @Nullable Kind failure(Stage stage) {
        Kind kind = next.remove(stage);
        if (kind != null) {
            happened.merge(stage, 1L, Long::sum);
        }
        return kind;
    }

    private static RuntimeException thrown(Stage stage) {
        return new IllegalStateException("scripted fault, " + stage);
    }

    private static Refusal refusal(Stage stage) {
        return Refusal.of(Errno.EINVAL, "scripted fault, " + stage);
    }

    private void perhapsThrow(Stage stage) {
        if (failure(stage) != null) {
            throw thrown(stage);
        }
    }

    @Override
    public void onOperation(OwnershipEvent event) {
        perhapsThrow(Stage.CLAIM);
    }

    @Override
    public void happened(MachineEvent event) {
        perhapsThrow(Stage.BOUND);
    }

    BusType around(BusType bus) {
        return new FaultyBus(bus);
    }

    IommuDriver around(IommuDriver driver) {
        return new FaultyIommu(driver);
    }

    /** A bus whose operations fail as they are told. */
    private final class FaultyBus implements BusType {

        private final BusType bus;

        FaultyBus(BusType bus) {
            this.bus = bus;
        }

        @Override
        public BusDescription description() {
            return bus.description();
        }

        @Override
        public List<Device> enumerate(EnumerationSource source) throws IOException {
            return bus.enumerate(source);
        }

        @Override
        public Match match(Device device, Candidate candidate) {
            Kind kind = failure(Stage.MATCH);
            if (kind == Kind.THROWS) {
                throw thrown(Stage.MATCH);
            } else if (kind == Kind.DEFERS) {
                return new Match.CannotTell(Match.Rule.DEVICE_STATE, "scripted fault");
            }
            return kind == null ? bus.match(device, candidate) : new Match.No(Match.Rule.NONE, "scripted fault");
        }

        @Override
        public Outcome<DmaConfiguration> dmaConfiguration(
                Device device, FirmwareDmaConfigure firmware, KernelRules rules) {
            return bus.dmaConfiguration(device, firmware, rules);
        }

        @Override
        public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
            Kind kind = failure(Stage.DMA_CONFIGURE);
            if (kind == Kind.THROWS) {
                throw thrown(Stage.DMA_CONFIGURE);
            } else if (kind == Kind.DEFERS) {
                return new DmaConfigureAnswer.Deferred("scripted fault");
            }
            return kind == null
                    ? bus.dmaConfigure(device, context)
                    : new DmaConfigureAnswer.Refused(refusal(Stage.DMA_CONFIGURE));
        }

        @Override
        public ProbeAnswer probe(ProbeContext context, Driver driver) {
            Kind kind = failure(Stage.PROBE);
            if (kind == Kind.THROWS) {
                throw thrown(Stage.PROBE);
            } else if (kind == Kind.DEFERS) {
                return new ProbeAnswer.Deferred("scripted fault");
            }
            return kind == null ? bus.probe(context, driver) : new ProbeAnswer.Refused(refusal(Stage.PROBE));
        }

        @Override
        public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
            Kind kind = failure(Stage.REMOVE);
            if (kind == Kind.THROWS) {
                throw thrown(Stage.REMOVE);
            } else if (kind != null) {
                waiting.add(removal);
                return new RemoveAnswer.Waiting("the simulation");
            }
            return bus.remove(device, bound, removal);
        }

        @Override
        public void dmaCleanup(Device device, DmaConfigureContext context) {
            perhapsThrow(Stage.DMA_CLEANUP);
            bus.dmaCleanup(device, context);
        }
    }

    /** An IOMMU driver that fails to place a device, or refuses it, as it is told. */
    private final class FaultyIommu implements IommuDriver {

        private final IommuDriver driver;

        FaultyIommu(IommuDriver driver) {
            this.driver = driver;
        }

        @Override
        public String name() {
            return driver.name();
        }

        @Override
        public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
            return driver.discover(host, firmware);
        }

        @Override
        public JoinAnswer join(JoinRequest request) {
            Kind kind = failure(Stage.GROUPING);
            if (kind == Kind.THROWS || kind == Kind.WAITS) {
                throw thrown(Stage.GROUPING);
            }
            return kind == null ? driver.join(request) : new JoinAnswer.Refused(refusal(Stage.GROUPING));
        }
    }
}
