package dev.dmaowner.machine.drivercore;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.machine.event.Attempt;
import dev.dmaowner.machine.event.Attempt.Stage;
import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.ProbeAnswer;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds one driver to one device: configures DMA, claims the group, probes. If a stage refuses, the earlier stages are undone in
 * reverse. This mirrors the kernel's {@code really_probe}. It runs under the device's lock.
 */
final class Binding {

    private static final Logger LOG = LoggerFactory.getLogger(Binding.class);

    private final KernelRules rules;
    private final FirmwareDmaConfigure firmware;
    private final Groups groups;
    private final Deferrals deferrals;
    private final Events events;
    private final ProbeSessions sessions;
    private final Supplier<DependentDevices> dependents;

    Binding(
            KernelRules rules,
            FirmwareDmaConfigure firmware,
            Groups groups,
            Deferrals deferrals,
            Events events,
            ProbeSessions sessions,
            Supplier<DependentDevices> dependents) {
        this.rules = rules;
        this.firmware = firmware;
        this.groups = groups;
        this.deferrals = deferrals;
        this.events = events;
        this.sessions = sessions;
        this.dependents = dependents;
    }

    /** Creates the context of a probe. */
    interface ProbeSessions {
        ProbeSession begin(DeviceState device, DriverState driver, Match match);
    }

    BindResult bind(DeviceState device, DriverState driver, Match match) {
        if (device.removed) {
            return BindResult.coreRefused(Errno.ENODEV, "the device was removed");
        }
        DriverState holder = device.driver;
        if (holder != null) {
            return BindResult.coreRefused(Refusal.of(Errno.EBUSY, "the device has a driver already")
                    .heldBy("driver " + holder.name())
                    .curedBy(ControlWrite.unbinding(device.id()).toString()));
        }
        if (!driver.take(device)) {
            return BindResult.coreRefused(Errno.ENODEV, "driver " + driver.name() + " is no longer registered");
        }
        device.driver = driver;
        Optional<Refusal> refused = configure(device, driver);
        BindResult result = refused.isPresent() ? BindResult.coreRefused(refused.get()) : probe(device, driver, match);
        if (result.kind() != BindResult.Kind.BOUND) {
            device.driver = null;
            driver.letGo(device);
        }
        return finish(device, driver, match, result);
    }

    /**
     * Bind a device as a recorded kernel had it. Where this program's driver would refuse it now, it counts as bound all the
     * same, with nothing to undo.
     */
    void bindAsRecorded(DeviceState device, DriverState driver, Match match) {
        BindResult result = bind(device, driver, match);
        if (result.kind() == BindResult.Kind.BOUND || device.removed || device.driver != null || !driver.take(device)) {
            return;
        }
        device.driver = driver;
        if (dmaConfigure(device, driver) instanceof DmaConfigureAnswer.Use) {
            use(device, driver);
        }
        device.session = sessions.begin(device, driver, match);
        device.linked = true;
        device.bound = BoundDriver.NOTHING_TO_UNDO;
        device.stage = Stage.BOUND;
        finish(device, driver, match, BindResult.BOUND);
    }

    private BindResult finish(DeviceState device, DriverState driver, Match match, BindResult result) {
        device.lastRefusal = result.refusal();
        device.tried(new Attempt(driver.name(), match, device.stage, Optional.ofNullable(result.refusal())));
        if (result.kind() == BindResult.Kind.BOUND) {
            driver.bound(device);
            deferrals.remove(device);
            deferrals.trigger();
            events.tell(MachineEvent.Kind.BOUND, device.id(), driver.name());
            dependents.get().restore(device, driver);
        } else {
            Refusal refusal = result.refusal();
            events.tell(MachineEvent.Kind.NOT_BOUND, device.id(), driver.name() + ": " + refusal);
        }
        return result;
    }

    /** Configures DMA and claims the group, in the order of the generation. A refusal leaves nothing behind. */
    private Optional<Refusal> configure(DeviceState device, DriverState driver) {
        if (rules.generation() == OwnershipRules.SERIES_V2 && driver.management == DmaManagement.BY_CORE) {
            Optional<Refusal> refused = use(device, driver);
            return refused.isPresent() ? refused : configureClaimed(device, driver);
        }
        DmaConfigureAnswer answer = dmaConfigure(device, driver);
        Optional<Refusal> refused = accept(device, answer);
        if (refused.isEmpty() && answer instanceof DmaConfigureAnswer.Use) {
            refused = use(device, driver);
        }
        return refused;
    }

    /** The order of the proposal: the group is already claimed, and released again if the configuration fails. */
    private Optional<Refusal> configureClaimed(DeviceState device, DriverState driver) {
        DmaConfigureAnswer answer = dmaConfigure(device, driver);
        Optional<Refusal> refused = accept(device, answer);
        if (refused.isPresent() || answer instanceof DmaConfigureAnswer.Leave) {
            unuse(device);
        }
        return refused;
    }

    private DmaConfigureAnswer dmaConfigure(DeviceState device, DriverState driver) {
        device.stage = Stage.DMA_CONFIGURE;
        return device.bus.type.dmaConfigure(device.device, context(driver));
    }

    /** Let the device join the group that follows from its configuration. */
    private Optional<Refusal> accept(DeviceState device, DmaConfigureAnswer answer) {
        if (answer instanceof DmaConfigureAnswer.Refused refused) {
            return Optional.of(refused.why());
        } else if (answer instanceof DmaConfigureAnswer.Deferred deferred) {
            return Optional.of(Refusal.of(Errno.EPROBE_DEFER, deferred.reason()));
        } else if (answer instanceof DmaConfigureAnswer.Use use) {
            return join(device, use.configuration());
        }
        return join(device, ((DmaConfigureAnswer.Leave) answer).configuration());
    }

    private Optional<Refusal> join(DeviceState device, DmaConfiguration configuration) {
        return groups.configured(device, configuration.iommu());
    }

    private Optional<Refusal> use(DeviceState device, DriverState driver) {
        GroupOwnership group = device.group;
        device.stage = Stage.CLAIM;
        if (group == null || !isWatched(device)) {
            return Optional.empty();
        }
        Optional<Refusal> refused = group.use(device.id(), driver.name()).refusal();
        device.usesDefaultDomain = refused.isEmpty();
        return refused;
    }

    /** Before 5.19, VFIO ignores the drivers of bridges when it tests whether a group is viable. */
    private boolean isWatched(DeviceState device) {
        return rules.has(KernelChange.OWNERSHIP_IN_CORE)
                || PciIdentity.ofModalias(device.device.modalias())
                        .filter(PciIdentity::isPciBridge)
                        .isEmpty();
    }

    static void unuse(DeviceState device) {
        GroupOwnership group = device.group;
        if (group != null && device.usesDefaultDomain) {
            group.unuse(device.id());
        }
        device.usesDefaultDomain = false;
    }

    private BindResult probe(DeviceState device, DriverState driver, Match match) {
        device.stage = Stage.PROBE;
        ProbeSession session = sessions.begin(device, driver, match);
        device.session = session;
        device.linked = true;
        ProbeAnswer answer = device.bus.type.probe(session, driver.driver);
        if (answer instanceof ProbeAnswer.Bound bound) {
            device.bound = bound.driver();
            device.stage = Stage.BOUND;
            return BindResult.BOUND;
        }
        session.end(() -> {});
        groups.leaveStandIn(device);
        device.session = null;
        device.linked = false;
        unuse(device);
        cleanUpDma(device, driver);
        if (answer instanceof ProbeAnswer.Deferred deferred) {
            return new BindResult(BindResult.Kind.PROBE_DEFERRED, Refusal.of(Errno.EPROBE_DEFER, deferred.reason()));
        }
        Refusal why = ((ProbeAnswer.Refused) answer).why();
        report(device, driver, why);
        return new BindResult(BindResult.Kind.PROBE_REFUSED, why);
    }

    /** A driver may have made a group for the device. */
    void leaveStandIn(DeviceState device) {
        groups.leaveStandIn(device);
    }

    void cleanUpDma(DeviceState device, DriverState driver) {
        device.bus.type.dmaCleanup(device.device, context(driver));
    }

    private DmaConfigureContext context(DriverState driver) {
        return new DmaConfigureContext(rules, driver.description, driver.management, firmware);
    }

    /** A refusal that only means "not my device" is not logged; the kernel logs all others as well. */
    private static void report(DeviceState device, DriverState driver, Refusal why) {
        if (why.errno() != Errno.ENODEV && why.errno() != Errno.ENXIO) {
            LOG.atDebug()
                    .addKeyValue("device", device.id())
                    .addKeyValue("driver", driver.name())
                    .addKeyValue("stage", "probe")
                    .addKeyValue("errno", why.errno())
                    .log("probe failed: {}", why.reason());
        }
    }
}
