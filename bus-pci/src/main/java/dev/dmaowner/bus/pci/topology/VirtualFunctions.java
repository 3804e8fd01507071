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
 * @param offset where the capability starts, in bytes
 * @param enabled how many are switched on
 * @param total how many there can be
 * @param firstOffset the distance from the physical function's requester id to the first virtual one's
 * @param stride the distance from each to the next
 */
public record VirtualFunctions(int offset, int enabled, int total, int firstOffset, int stride) {

    /** Where in the capability they are switched on, and by which bit. */
    static final int CONTROL = 0x08;

    static final int ENABLE = 1;
    /** Where in the capability their number is. */
    static final int NUMBER = 0x10;

    private static final int DEVICE_ID = 0x1a;
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

    /** {@return the requester id of one of them, counted from 0} */
    private int requesterId(PciAddress physical, int index) {
        return physical.requesterId() + firstOffset + stride * index;
    }

    /**
     * {@return the first virtual functions of a physical one as the kernel adds them: {@code pci_iov_add_virtfn}; fewer if
     * there are no requester ids for all of them} They have its ids but for the device's own.
     */
    public List<PciFunction> first(int count, PciFunction physical) {
        List<PciFunction> functions = new ArrayList<>(count);
        for (int i = 0; i < count && requesterId(physical.address(), i) < REQUESTER_IDS; i++) {
            functions.add(one(
                    PciAddress.ofRequesterId(physical.address().domain(), requesterId(physical.address(), i)),
                    physical));
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
                        whole.vendor(),
                        physical.configurationSpace().wordAt(offset + DEVICE_ID).orElse(whole.device()),
                        whole.subsystemVendor(),
                        whole.subsystemDevice(),
                        whole.classCode()),
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
                PciFunction.Functions.SINGLE);
    }

    /** {@return configuration space in which so many of them are switched on} */
    ConfigurationSpace switchedOn(int count, ConfigurationSpace space) {
        byte[] bytes = space.bytes();
        int control = offset + CONTROL;
        bytes[control] = (byte) (count == 0 ? bytes[control] & ~ENABLE : bytes[control] | ENABLE);
        bytes[offset + NUMBER] = (byte) count;
        bytes[offset + NUMBER + 1] = (byte) (count >>> 8);
        return ConfigurationSpace.of(bytes);
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
