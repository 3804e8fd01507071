package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.PciAddress;
import dev.dmaowner.Refusal;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.ControlContext;
import dev.dmaowner.spi.Device;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The file {@code remove} of a device: it and all that is below it leave the bus. */
final class PciRemoval {

    private PciRemoval() {}

    static WriteAnswer write(ControlContext context, String text) {
        OptionalLong number = KernelText.unsigned(text);
        if (number.isEmpty()) {
            return WriteAnswer.refused(Refusal.of(Errno.EINVAL, "remove takes a number"));
        }
        if (number.getAsLong() == 0 || !(context.device() instanceof PciFunction device)) {
            return WriteAnswer.DONE;
        }
        return context.oneAtATime(() -> {
            List<DeviceId> all = inOrder(device, context.devices());
            return all.isEmpty() ? WriteAnswer.DONE : context.remove(all);
        });
    }

    /**
     * {@return what leaves with a device, in the order of leaving: the last of a bus first, what is below a bridge before
     * it, virtual functions before their physical one; empty if the device has gone already}
     */
    static List<DeviceId> inOrder(PciFunction device, List<Device> present) {
        Map<PciAddress, List<PciFunction>> below = new HashMap<>();
        boolean there = false;
        for (Device other : present) {
            if (!(other instanceof PciFunction function)) {
                continue;
            }
            there |= function.address().equals(device.address());
            above(function).ifPresent(above -> below.computeIfAbsent(above, bridge -> new ArrayList<>(1))
                    .add(function));
        }
        List<DeviceId> order = new ArrayList<>();
        if (there) {
            append(device, below, order);
        }
        return order;
    }

    private static java.util.Optional<PciAddress> above(PciFunction function) {
        return function.place()
                .virtualFunctionOf()
                .map(of -> of.physicalFunction())
                .or(() -> function.place().bridge().map(PciFunction::address));
    }

    private static void append(PciFunction device, Map<PciAddress, List<PciFunction>> below, List<DeviceId> order) {
        List<PciFunction> children = below.getOrDefault(device.address(), List.of());
        below.remove(device.address());
        for (int i = children.size() - 1; i >= 0; i--) {
            append(children.get(i), below, order);
        }
        order.add(device.id());
    }
}
