package dev.dmaowner.machine;

import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.firmware.DmaConfiguration.RangeStatus;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.GroupingRule;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.Population;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import dev.dmaowner.spi.UeventKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A bus that writes down what is asked of it and answers as it is told: {@code scripted}. */
final class ScriptedBus implements BusType {

    final List<String> calls = new ArrayList<>();
    private final List<Device> devices;

    @Nullable
    DmaConfigureAnswer dmaConfigureAnswer;

    boolean cannotTell;
    private boolean remembers = true;

    /** The IOMMU that firmware names for every device of the bus. */
    @Nullable
    FirmwareNode iommu;

    @Nullable
    GroupingRule grouping;

    @Nullable
    Population population;

    /** From what its devices were found. */
    @Nullable
    EnumerationSource source;

    /** Runs while a device is configured. */
    Runnable onConfigure = () -> {};

    boolean alwaysProbes;
    final List<ControlFile> controlFiles = new ArrayList<>();
    UeventKeys uevent = device -> List.of("KIND=" + device.modalias());
    boolean withoutOverride;

    /** The operation that throws, if any. */
    volatile String failing = "";

    private void fail(String what) {
        if (what.equals(failing)) {
            throw new IllegalStateException("as scripted, in " + what);
        }
    }

    ScriptedBus(Device... devices) {
        this.devices = List.of(devices);
    }

    /** For benchmarks: what is asked is not written down. */
    ScriptedBus withoutMemory() {
        remembers = false;
        return this;
    }

    private void call(String what, Device device) {
        fail(what);
        if (remembers) {
            remember(what, device);
        }
    }

    private synchronized void remember(String what, Device device) {
        calls.add(what + " " + device.id().name());
    }

    @Override
    public BusDescription description() {
        BusDescription described =
                BusDescription.plain("scripted").withControlFiles(controlFiles).withUevent(uevent);
        if (grouping != null) {
            described = described.groupedBy(grouping);
        }
        if (population != null) {
            described = described.populatedBy(population);
        }
        if (alwaysProbes) {
            described = described.alwaysProbing();
        }
        return withoutOverride ? described.withoutOverride() : described;
    }

    @Override
    public List<Device> enumerate(EnumerationSource from) {
        source = from;
        return devices;
    }

    @Override
    public Match match(Device device, Candidate candidate) {
        if (!(device instanceof ScriptedDevice)) {
            return Match.FOREIGN;
        }
        fail("match");
        if (cannotTell) {
            return new Match.CannotTell(Match.Rule.DEVICE_STATE, "its id cannot be read yet");
        }
        return candidate.matchByOverrideOrIds(device);
    }

    /** What is only asked is not written down. */
    @Override
    public Outcome<DmaConfiguration> dmaConfiguration(Device device, FirmwareDmaConfigure firmware, KernelRules rules) {
        return dmaConfigureAnswer instanceof DmaConfigureAnswer.Refused refused
                ? Outcome.refused(refused.why())
                : Outcome.done(configuration(device));
    }

    @Override
    public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        call("configure", device);
        onConfigure.run();
        return dmaConfigureAnswer != null ? dmaConfigureAnswer : BusType.super.dmaConfigure(device, context);
    }

    private DmaConfiguration configuration(Device device) {
        FirmwareNode node = iommu;
        if (node == null) {
            return DmaConfiguration.NOTHING_SAID;
        }
        int stream = device.id().name().hashCode();
        return new DmaConfiguration(
                RangeStatus.NONE,
                List.of(),
                0,
                0xffff_ffffL,
                Coherence.COHERENT,
                Optional.of(new IommuSpecifier(node, List.of(List.of(stream)))));
    }

    void refuseDmaConfigure(Refusal why) {
        dmaConfigureAnswer = new DmaConfigureAnswer.Refused(why);
    }

    @Override
    public ProbeAnswer probe(ProbeContext context, Driver driver) {
        call("probe", context.device());
        return driver.probe(context);
    }

    @Override
    public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
        call("remove", device);
        return bound.remove(removal);
    }

    @Override
    public void dmaCleanup(Device device, DmaConfigureContext context) {
        call("cleanup", device);
    }

    Optional<String> lastCall() {
        return calls.isEmpty() ? Optional.empty() : Optional.of(calls.get(calls.size() - 1));
    }
}
