package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.app.paste.DeviceFacts.Functions;
import java.util.Optional;

/**
 * A PCI function of the tree that is laid out: its registers and its other facts.
 *
 * @param facts what the texts say of it
 * @param config the part of its configuration space that is known, perhaps none
 */
record RecordedDevice(DeviceFacts facts, byte[] config) {

    private static final String PCI_BRIDGE = "060400";
    private static final int SHORTEST = 16;
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
    private static final int NO_ID = 0xffff;

    /** {@return the device of these facts} */
    static RecordedDevice of(DeviceFacts facts, Functions functions) {
        return new RecordedDevice(facts, facts.registers(functions));
    }

    PciAddress address() {
        return facts.address();
    }

    /** {@return the byte at an offset, 0 where it is not known} */
    int byteAt(int offset) {
        return offset < config.length ? config[offset] & 0xff : 0;
    }

    /** {@return the two bytes at an offset} */
    int wordAt(int offset) {
        return byteAt(offset) | byteAt(offset + 1) << 8;
    }

    /** {@return the class that the facts tell, in 24 bits; all ones where they do not} What has buses behind it is a bridge. */
    static int classCode(DeviceFacts facts) {
        String digits = facts.value(Fact.CLASS).orElse(facts.value(Fact.BUSES).isPresent() ? PCI_BRIDGE : "");
        return digits.isEmpty()
                ? PciIdentity.CLASS_NOT_RECORDED
                : Integer.parseInt(digits.length() == 4 ? digits + "00" : digits, 16);
    }

    boolean hasBuses() {
        return facts.value(Fact.BUSES).isPresent() || isBridgeInRegisters();
    }

    int secondaryBus() {
        return isBridgeInRegisters() ? byteAt(SECONDARY_BUS) : bus(0);
    }

    int subordinateBus() {
        return isBridgeInRegisters() ? byteAt(SUBORDINATE_BUS) : bus(3);
    }

    private int bus(int from) {
        return facts.value(Fact.BUSES)
                .map(buses -> Integer.parseInt(buses.substring(from, from + 2), 16))
                .orElse(0);
    }

    private boolean isBridgeInRegisters() {
        int type = headerType();
        return (type == TYPE_BRIDGE || type == TYPE_CARDBUS) && config.length > SUBORDINATE_BUS;
    }

    /** {@return its ids and class: by its registers, or what the texts say where it has none or, as a virtual function, does not tell} */
    PciIdentity identity() {
        boolean tells = config.length >= SHORTEST && wordAt(0) != NO_ID;
        int said = facts.value(Fact.IDS).map(RecordedDevice::pair).orElse(-1);
        int ids = tells ? wordAt(0) << 16 | wordAt(2) : said;
        int subsystem = subsystemInRegisters()
                .orElseGet(() ->
                        facts.value(Fact.SUBSYSTEM).map(RecordedDevice::pair).orElse(0));
        int code = config.length >= SHORTEST ? byteAt(0x0b) << 16 | wordAt(0x09) : classCode(facts);
        return new PciIdentity(ids >>> 16, ids & NO_ID, subsystem >>> 16, subsystem & NO_ID, code);
    }

    /** {@return its revision, empty if it is not known} */
    Optional<Integer> revision() {
        return config.length >= SHORTEST
                ? Optional.of(byteAt(8))
                : facts.value(Fact.REVISION).map(digits -> Integer.parseInt(digits, 16));
    }

    /** {@return the offset of the subsystem vendor, which the subsystem device follows; bridges have them in a capability, if at all} */
    private Optional<Integer> subsystemInRegisters() {
        return switch (headerType()) {
            case TYPE_BRIDGE -> subsystemCapability().flatMap(at -> subsystemAt(at + 4));
            case TYPE_CARDBUS -> subsystemAt(0x40);
            default -> subsystemAt(0x2c);
        };
    }

    private Optional<Integer> subsystemAt(int offset) {
        int pair = wordAt(offset) << 16 | wordAt(offset + 2);
        return offset + 4 <= config.length && pair != 0 ? Optional.of(pair) : Optional.empty();
    }

    private int headerType() {
        return byteAt(HEADER_TYPE) & 0x7f;
    }

    private static int pair(String ids) {
        return Integer.parseInt(ids.substring(0, 4), 16) << 16 | Integer.parseInt(ids.substring(5), 16);
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
