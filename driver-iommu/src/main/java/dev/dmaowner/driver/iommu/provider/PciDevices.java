package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.PciTopologyView;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.GroupView;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The PCI functions that are there, as ACPI tables ask for them. */
record PciDevices(GroupView view) implements PciTopologyView {

    private static final int CLASS_PCI_BRIDGE = 0x0604;

    @Override
    public List<Integer> upstream(int segment, int requesterId) {
        LinkedList<Integer> bridges = new LinkedList<>();
        Optional<Device> device = device(segment, requesterId).flatMap(this::parent);
        while (device.isPresent()) {
            PciFunction.of(device.get().id()).ifPresent(place -> bridges.addFirst(place.requesterId()));
            device = device.flatMap(this::parent);
        }
        return bridges;
    }

    @Override
    public OptionalInt secondaryBus(int segment, int requesterId) {
        Optional<Device> bridge =
                device(segment, requesterId).filter(device -> PciFunction.classCode(device) >> 8 == CLASS_PCI_BRIDGE);
        if (bridge.isEmpty()) {
            return OptionalInt.empty();
        }
        // A bridge's numbers are not among its files here; whatever is behind it carries the number in its name.
        DeviceId id = bridge.get().id();
        for (Device device : view.devices(PciFunction.BUS)) {
            if (device.parent().filter(id::equals).isPresent()) {
                return PciFunction.of(device.id())
                        .map(place -> OptionalInt.of(place.requesterId() >> 8))
                        .orElse(OptionalInt.empty());
            }
        }
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt classCode(int segment, int requesterId) {
        int code = device(segment, requesterId).map(PciFunction::classCode).orElse(-1);
        return code < 0 ? OptionalInt.empty() : OptionalInt.of(code);
    }

    private Optional<Device> device(int segment, int requesterId) {
        return view.device(new PciFunction(segment, requesterId).id());
    }

    private Optional<Device> parent(Device device) {
        return device.parent()
                .filter(parent -> parent.bus().equals(PciFunction.BUS))
                .flatMap(view::device);
    }
}
