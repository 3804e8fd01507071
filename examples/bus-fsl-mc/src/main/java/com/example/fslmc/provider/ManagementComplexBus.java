package com.example.fslmc.provider;

import dev.dmaowner.KernelRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
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
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.ControlContext;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.GroupView;
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
        return BusDescription.plain(ManagementComplexObject.BUS)
                .withControlFiles(
                        List.of(new ControlFile(ControlFile.Place.BUS, "rescan", ManagementComplexBus::rescan)))
                .groupedBy(ManagementComplexBus::group)
                .withUevent(device -> List.of("MODALIAS=" + device.modalias()));
    }

    /** A scan finds what the complex has, and that does not change here. */
    private static WriteAnswer rescan(ControlContext context, String text) {
        String number = text.strip();
        boolean digits = !number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits
                ? WriteAnswer.DONE
                : WriteAnswer.refused(Refusal.of(Errno.EINVAL, "rescan takes a number, not '" + number + "'"));
    }

    /** Objects join the group of their container; a container has a group of its own ({@code fsl_mc_device_group}). */
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

    /** The complex's node speaks for all its objects, through its map from their ids to an IOMMU's. */
    @Override
    public Outcome<DmaConfiguration> dmaConfiguration(
            Device device, FirmwareDmaConfigure firmware, KernelRules rules) {
        return device.firmwareNode()
                .map(complex -> firmware.configure(new DmaConfigureRequest(
                        complex,
                        NodeKind.BUS_NODE,
                        RangePolicy.AS_SAID,
                        OptionalInt.empty(),
                        List.of(isolationContextId(complex, firmware.firmware())),
                        rules)))
                .orElseGet(() -> Outcome.done(DmaConfiguration.NOTHING_SAID));
    }

    /**
     * The id under which a container's objects do DMA (ICID). Only the complex tells it, neither a tree nor sysfs; that of
     * the root container is the first of the map.
     */
    private static int isolationContextId(FirmwareNode complex, Firmware firmware) {
        Optional<DeviceTreeNode> node = firmware.deviceTree().flatMap(tree -> tree.node(complex.path()));
        return node.flatMap(IommuMap::of)
                .flatMap(map -> map.entries().stream().findFirst())
                .map(IommuMap.Entry::idBase)
                .orElse(0);
    }
}
