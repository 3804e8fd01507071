package dev.dmaowner.app.source;

import dev.dmaowner.PciAddress;
import java.util.Optional;

/**
 * A device of an lspci dump.
 *
 * @param address its PCI address
 * @param config the part of its configuration space that the dump has, at least 16 bytes
 * @param driver the kernel driver in use, if the dump says so
 * @param group its IOMMU group, if the dump says so
 */
record LspciDevice(PciAddress address, byte[] config, Optional<String> driver, Optional<String> group) {

    private static final int HEADER_TYPE = 0x0e;
    private static final int TYPE_BRIDGE = 1;
    private static final int TYPE_CARDBUS = 2;
    private static final int SECONDARY_BUS = 0x19;
    private static final int SUBORDINATE_BUS = 0x1a;
    private static final int STATUS = 0x06;
    private static final int STATUS_CAPABILITIES = 0x10;
    private static final int CAPABILITY_POINTER = 0x34;
    private static final int FIRST_CAPABILITY = 0x40;
    private static final int MOST_CAPABILITIES = 48;
    private static final int SUBSYSTEM_CAPABILITY = 0x0d;

    /** {@return the byte at an offset, 0 where the dump has none} */
    int byteAt(int offset) {
        return offset < config.length ? config[offset] & 0xff : 0;
    }

    /** {@return the two bytes at an offset} */
    int wordAt(int offset) {
        return byteAt(offset) | byteAt(offset + 1) << 8;
    }

    /** {@return base class, subclass and programming interface} */
    int deviceClass() {
        return byteAt(0x0b) << 16 | wordAt(0x09);
    }

    boolean isBridge() {
        int type = headerType();
        return (type == TYPE_BRIDGE || type == TYPE_CARDBUS) && config.length > SUBORDINATE_BUS;
    }

    int secondaryBus() {
        return byteAt(SECONDARY_BUS);
    }

    int subordinateBus() {
        return byteAt(SUBORDINATE_BUS);
    }

    /** {@return the offset of the subsystem vendor, which the subsystem device follows; bridges have them in a capability, if at all} */
    Optional<Integer> subsystemOffset() {
        return switch (headerType()) {
            case TYPE_BRIDGE -> subsystemCapability().map(at -> at + 4);
            case TYPE_CARDBUS -> Optional.of(0x40);
            default -> Optional.of(0x2c);
        };
    }

    private int headerType() {
        return byteAt(HEADER_TYPE) & 0x7f;
    }

    private Optional<Integer> subsystemCapability() {
        if ((wordAt(STATUS) & STATUS_CAPABILITIES) == 0) {
            return Optional.empty();
        }
        int at = byteAt(CAPABILITY_POINTER) & ~3;
        for (int hops = 0; hops < MOST_CAPABILITIES && at >= FIRST_CAPABILITY; hops++) {
            if (byteAt(at) == SUBSYSTEM_CAPABILITY) {
                return Optional.of(at);
            }
            at = byteAt(at + 1) & ~3;
        }
        return Optional.empty();
    }
}
