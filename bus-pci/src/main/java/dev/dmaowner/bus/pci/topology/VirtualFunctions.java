package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The virtual functions (SR-IOV) that a physical function can have.
 *
 * @param enabled how many are switched on
 * @param total how many there can be
 * @param firstOffset the distance from the physical function's requester id to the first virtual one's
 * @param stride the distance from each to the next
 * @param device the device id of each
 */
public record VirtualFunctions(int enabled, int total, int firstOffset, int stride, int device) {

    private static final int REQUESTER_IDS = 0x10000;

    /** What every virtual function shows: no ids, and the capability of a PCI Express endpoint. */
    private static final ConfigurationSpace ENDPOINT = ConfigurationSpace.of(endpoint());

    private static byte[] endpoint() {
        byte[] bytes = new byte[ConfigurationSpace.LARGEST];
        Arrays.fill(bytes, 0, 4, (byte) 0xff);
        bytes[0x06] = 0x10;
        bytes[0x34] = 0x40;
        bytes[0x40] = 0x10;
        bytes[0x42] = 0x02;
        return bytes;
    }

    /** {@return the same with so many switched on} */
    public VirtualFunctions with(int count) {
        return new VirtualFunctions(count, total, firstOffset, stride, device);
    }

    /** {@return the address of one of them, counted from 0; empty if there is no such requester id} */
    Optional<PciAddress> address(PciAddress physical, int index) {
        int id = requesterId(physical, index);
        return id < REQUESTER_IDS ? Optional.of(PciAddress.ofRequesterId(physical.domain(), id)) : Optional.empty();
    }

    private int requesterId(PciAddress physical, int index) {
        return physical.requesterId() + firstOffset + stride * index;
    }

    /**
     * {@return the first virtual functions of a physical one as the kernel adds them: {@code pci_iov_add_virtfn}; fewer if
     * there are no requester ids for all of them} They have its ids but for the device's own.
     */
    public List<PciFunction> first(int count, PciFunction physical) {
        List<PciFunction> functions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            address(physical.address(), i).ifPresent(address -> functions.add(one(address, physical)));
        }
        return functions;
    }

    private PciFunction one(PciAddress address, PciFunction physical) {
        PciIdentity whole = physical.identity();
        PciPlace place = physical.place();
        String above = place.sysfsPath().substring(0, place.sysfsPath().lastIndexOf('/') + 1);
        return PciFunction.of(
                address,
                new PciIdentity(
                        whole.vendor(), device, whole.subsystemVendor(), whole.subsystemDevice(), whole.classCode()),
                physical.revision(),
                new PciPlace(
                        above + address,
                        place.bridge(),
                        place.realDmaDevice(),
                        Optional.of(new VirtualFunctionOf(physical.address(), physical.virtualFunctionProbing())),
                        Optional.empty(),
                        place.hostBridgeNode(),
                        place.platform()),
                ENDPOINT,
                new Lookup.Absent<>(),
                PciFunction.Functions.SINGLE);
    }

    /** {@return whether a requester id is that of a virtual function that is switched on} */
    public boolean include(int physicalRequesterId, int requesterId) {
        int distance = requesterId - physicalRequesterId - firstOffset;
        if (enabled == 0 || distance < 0) {
            return false;
        }
        if (stride == 0) {
            return distance == 0;
        }
        return distance % stride == 0 && distance / stride < enabled;
    }
}
