package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the virtual functions of a dump by the SR-IOV capabilities of other devices. The id registers of a virtual function read as
 * all ones; its ids come from its physical function's capability.
 */
final class VirtualFunctions {

    private static final int FIRST_EXTENDED = 0x100;
    private static final int CONFIGURATION_SPACE = 4096;
    private static final int SMALLEST_CAPABILITY = 8;
    private static final int SRIOV = 0x0010;
    private static final int CONTROL = 0x08;
    private static final int ENABLED = 1;
    private static final int NUMBER = 0x10;
    private static final int OFFSET = 0x14;
    private static final int STRIDE = 0x16;
    private static final int DEVICE_ID = 0x1a;

    private final Map<PciAddress, Function> functions;

    private VirtualFunctions(Map<PciAddress, Function> functions) {
        this.functions = functions;
    }

    /**
     * A virtual function.
     *
     * @param physical its physical function
     * @param index its number among those of the same physical function, from 0 on
     * @param deviceId its device id
     */
    record Function(RecordedDevice physical, int index, int deviceId) {}

    static VirtualFunctions of(List<RecordedDevice> devices) {
        Map<PciAddress, RecordedDevice> present =
                devices.stream().collect(Collectors.toMap(RecordedDevice::address, device -> device));
        Map<PciAddress, Function> functions = new HashMap<>();
        for (RecordedDevice device : devices) {
            capability(device).ifPresent(at -> collect(device, at, present, functions));
        }
        return new VirtualFunctions(functions);
    }

    /** {@return the virtual function at an address, empty if the device is not one} */
    Optional<Function> at(PciAddress address) {
        return Optional.ofNullable(functions.get(address));
    }

    private static void collect(
            RecordedDevice physical,
            int capability,
            Map<PciAddress, RecordedDevice> present,
            Map<PciAddress, Function> found) {
        if ((physical.byteAt(capability + CONTROL) & ENABLED) == 0) {
            return;
        }
        int number = physical.wordAt(capability + NUMBER);
        int deviceId = physical.wordAt(capability + DEVICE_ID);
        int requester = physical.address().requesterId() + physical.wordAt(capability + OFFSET);
        for (int i = 0; i < number && requester <= 0xffff; i++) {
            PciAddress address = PciAddress.ofRequesterId(physical.address().domain(), requester);
            if (present.containsKey(address) && !address.equals(physical.address())) {
                found.putIfAbsent(address, new Function(physical, i, deviceId));
            }
            requester += physical.wordAt(capability + STRIDE);
        }
    }

    private static Optional<Integer> capability(RecordedDevice device) {
        int at = FIRST_EXTENDED;
        int most = (CONFIGURATION_SPACE - FIRST_EXTENDED) / SMALLEST_CAPABILITY;
        for (int hops = 0; hops < most && at >= FIRST_EXTENDED; hops++) {
            if (device.wordAt(at) == SRIOV) {
                return Optional.of(at);
            }
            at = device.wordAt(at + 2) >> 4 & ~3;
        }
        return Optional.empty();
    }
}
