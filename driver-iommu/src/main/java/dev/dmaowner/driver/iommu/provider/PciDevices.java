package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.firmware.PciTopologyView;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.GroupView;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The PCI functions of a machine, as the resolution of ACPI tables needs them. */
record PciDevices(GroupView view) implements PciTopologyView {

    private static final int CLASS_PCI_BRIDGE = 0x0604;

    /** {@return whether a device is on the PCI bus} */
    static boolean contains(Device device) {
        return device.id().bus().equals(PciAddress.BUS);
    }

    /** {@return whether the base class and subclass of a device are these} */
    static boolean isOfClass(Device device, int classAndSubclass) {
        return PciIdentity.ofModalias(device.modalias())
                .filter(identity -> identity.classAndSubclass() == classAndSubclass)
                .isPresent();
    }

    @Override
    public List<Integer> upstream(int segment, int requesterId) {
        LinkedList<Integer> bridges = new LinkedList<>();
        Optional<Device> device = device(segment, requesterId).flatMap(this::parent);
        while (device.isPresent()) {
            PciAddress.of(device.get().id()).ifPresent(address -> bridges.addFirst(address.requesterId()));
            device = device.flatMap(this::parent);
        }
        return bridges;
    }

    @Override
    public OptionalInt secondaryBus(int segment, int requesterId) {
        Optional<Device> bridge = device(segment, requesterId).filter(device -> isOfClass(device, CLASS_PCI_BRIDGE));
        if (bridge.isEmpty()) {
            return OptionalInt.empty();
        }
        // A device does not publish a bridge's bus numbers, but the address of any function behind it has the number.
        DeviceId id = bridge.get().id();
        for (Device device : view.devices(PciAddress.BUS)) {
            if (device.parent().filter(id::equals).isPresent()) {
                return PciAddress.of(device.id())
                        .map(address -> OptionalInt.of(address.bus()))
                        .orElse(OptionalInt.empty());
            }
        }
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt classCode(int segment, int requesterId) {
        return device(segment, requesterId)
                .flatMap(device -> PciIdentity.ofModalias(device.modalias()))
                .map(identity -> OptionalInt.of(identity.classCode()))
                .orElse(OptionalInt.empty());
    }

    private Optional<Device> device(int segment, int requesterId) {
        return view.device(PciAddress.ofRequesterId(segment, requesterId).deviceId());
    }

    private Optional<Device> parent(Device device) {
        return device.parent()
                .filter(parent -> parent.bus().equals(PciAddress.BUS))
                .flatMap(view::device);
    }
}
