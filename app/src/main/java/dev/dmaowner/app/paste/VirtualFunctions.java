package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    private static final int LAST_REQUESTER = 0xffff;
    /** More than any machine has, and found in a moment. */
    private static final int MOST_STEPS = 1 << 22;

    private final Map<PciAddress, RecordedDevice> present;
    private final Map<PciAddress, Function> functions = new HashMap<>();
    private int steps;

    private VirtualFunctions(Map<PciAddress, RecordedDevice> present) {
        this.present = present;
    }

    /**
     * A virtual function.
     *
     * @param physical its physical function
     * @param index its number among those of the same physical function, from 0 on
     * @param deviceId its device id
     */
    record Function(RecordedDevice physical, int index, int deviceId) {}

    /** @throws CaptureException if the devices claim more virtual functions than a machine can have */
    static VirtualFunctions of(List<RecordedDevice> devices) throws CaptureException {
        Map<PciAddress, RecordedDevice> present = new HashMap<>();
        for (RecordedDevice device : devices) {
            present.put(device.address(), device);
        }
        VirtualFunctions all = new VirtualFunctions(present);
        for (RecordedDevice device : devices) {
            Optional<Integer> capability = capability(device);
            if (capability.isPresent()) {
                all.collect(device, capability.get());
            }
        }
        return all;
    }

    /** {@return the virtual function at an address, empty if the device is not one} */
    Optional<Function> at(PciAddress address) {
        return Optional.ofNullable(functions.get(address));
    }

    private void collect(RecordedDevice physical, int capability) throws CaptureException {
        if ((physical.byteAt(capability + CONTROL) & ENABLED) == 0) {
            return;
        }
        int number = physical.wordAt(capability + NUMBER);
        int deviceId = physical.wordAt(capability + DEVICE_ID);
        int requester = physical.address().requesterId() + physical.wordAt(capability + OFFSET);
        int stride = physical.wordAt(capability + STRIDE);
        // Without a stride all would be one.
        int last = Math.min(number, stride == 0 ? 1 : (LAST_REQUESTER - requester) / stride + 1);
        steps += Math.max(last, 0);
        if (steps > MOST_STEPS) {
            throw new CaptureException("its devices have more than " + MOST_STEPS + " virtual functions together");
        }
        for (int i = 0; i < last && requester <= LAST_REQUESTER; i++) {
            PciAddress address = PciAddress.ofRequesterId(physical.address().domain(), requester);
            if (present.containsKey(address) && !address.equals(physical.address())) {
                functions.putIfAbsent(address, new Function(physical, i, deviceId));
            }
            requester += stride;
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
