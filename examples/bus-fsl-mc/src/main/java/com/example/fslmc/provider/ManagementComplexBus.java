package com.example.fslmc.provider;

import com.example.fslmc.ManagementComplexObject;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.DmaConfigureRequest;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuMap;
import dev.dmaowner.firmware.NodeKind;
import dev.dmaowner.firmware.RangePolicy;
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
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.Match.Rule;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The bus of management complexes: the kernel's {@code fsl_mc_bus_type}. */
public final class ManagementComplexBus implements BusType {

    /** For ServiceLoader and for programs that assemble a machine themselves. */
    public ManagementComplexBus() {}

    @Override
    public BusDescription description() {
        return new BusDescription(
                ManagementComplexObject.BUS,
                List.of(new ControlFile(ControlFile.Place.BUS, "rescan", ManagementComplexBus::rescan)),
                Optional.of(ManagementComplexBus::group),
                device -> List.of("MODALIAS=" + device.modalias()),
                BusDescription.HotAdd.FOLLOWS_AUTOPROBE);
    }

    /** A scan finds what the complex has, and that does not change here. */
    private static WriteAnswer rescan(ControlContext context, String text) {
        String number = text.strip();
        boolean digits = !number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits
                ? WriteAnswer.DONE
                : WriteAnswer.refused(Refusal.of(Errno.EINVAL, "rescan takes a number, not '" + number + "'"));
    }

    /** Objects share the group of their container, and a container is its own: {@code fsl_mc_device_group}. */
    private static GroupChoice group(Device device, GroupView view) {
        if (device instanceof ManagementComplexObject object
                && !object.name().isContainer()
                && object.parent().flatMap(view::groupOf).isPresent()) {
            return new GroupChoice.With(object.parent().get(), "it is in that container");
        }
        return new GroupChoice.Alone("its container has no group yet");
    }

    @Override
    public List<Device> enumerate(EnumerationSource source) throws IOException {
        return Objects.of(source);
    }

    /** An override decides alone; else vendor and type must equal those of an id. Objects are taken for plugged in. */
    @Override
    public Match match(Device device, Candidate candidate) {
        if (!(device instanceof ManagementComplexObject object)) {
            return Match.FOREIGN;
        }
        String driver = candidate.driver().name();
        if (candidate.override().isPresent()) {
            String wanted = candidate.override().get();
            return wanted.equals(driver)
                    ? new Match.Yes(Rule.OVERRIDE, wanted)
                    : new Match.No(Rule.OVERRIDE, "the override names " + wanted);
        }
        return candidate
                .ids()
                .find(object.modalias())
                .<Match>map(id -> new Match.Yes(Rule.STATIC_ID, id.toString()))
                .orElse(new Match.No(Rule.NONE, "no id has its vendor and type"));
    }

    /** The complex's node speaks for all its objects, through its map from their ids to an IOMMU's. */
    @Override
    public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        Optional<FirmwareNode> complex = device.firmwareNode();
        Outcome<DmaConfiguration> configured = complex.isEmpty()
                ? Outcome.done(DmaConfiguration.NOTHING_SAID)
                : context.firmware()
                        .configure(new DmaConfigureRequest(
                                complex.get(),
                                NodeKind.BUS_NODE,
                                RangePolicy.AS_SAID,
                                OptionalInt.empty(),
                                List.of(isolationContextId(complex.get(), context)),
                                context.rules()));
        return DmaConfigureAnswer.of(configured, context.management());
    }

    /**
     * The id under which a container's objects do DMA (ICID). Only the complex tells it, neither a tree nor sysfs; that of
     * the root container is the first of the map.
     */
    private static int isolationContextId(FirmwareNode complex, DmaConfigureContext context) {
        Optional<DeviceTreeNode> node = context.firmware().firmware().deviceTree().flatMap(tree -> tree.node(complex.path()));
        return node.flatMap(IommuMap::of)
                .flatMap(map -> map.entries().stream().findFirst())
                .map(IommuMap.Entry::idBase)
                .orElse(0);
    }

    @Override
    public ProbeAnswer probe(ProbeContext context, Driver driver) {
        return driver.probe(context);
    }

    @Override
    public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
        return bound.remove(removal);
    }

    /** The machine gives back the use of the default domain; of its own the bus has nothing to undo. */
    @Override
    public void dmaCleanup(Device device, DmaConfigureContext context) {}
}
