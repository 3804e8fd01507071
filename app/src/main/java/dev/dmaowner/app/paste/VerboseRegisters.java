package dev.dmaowner.app.paste;

import dev.dmaowner.app.paste.DeviceFacts.Functions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Registers of a function as {@code lspci -v} to {@code -vvv} puts them into words, as far as groups follow from them. The words
 * give the place of each capability, so the registers can be written down again. They end where the words no longer tell what is
 * there: what is not known is not read, which differs from zero.
 */
final class VerboseRegisters {

    static final int CONVENTIONAL = 256;
    static final int CAPABILITY_POINTER = 0x34;
    static final VerboseRegisters NOTHING = new VerboseRegisters(Reach.NOTHING, List.of());

    private static final int HEADER = 64;
    private static final int LARGEST = 4096;
    private static final int STATUS = 0x06;
    private static final int HAS_LIST = 0x10;
    private static final int CLASS = 0x08;
    private static final int HEADER_TYPE = 0x0e;
    private static final int SEVERAL_FUNCTIONS = 0x80;
    private static final int BUSES = 0x19;
    private static final int SUBSYSTEM = 0x2c;
    private static final int NEXT_AT = 20;
    /** Where access control is written. Some ports have more registers there than lspci tells, and behind this place nothing is read. */
    private static final int ACCESS_CONTROL_AT = LARGEST - 8;

    private final Reach reach;
    private final List<Capability> capabilities;

    private VerboseRegisters(Reach reach, List<Capability> capabilities) {
        this.reach = reach;
        this.capabilities = capabilities;
    }

    /** How far the registers were in reach of who ran lspci, or of the options it was given. */
    enum Reach {
        NOTHING,
        /** The header; that there are capabilities is known, or nothing is. */
        HEADER,
        /** Also all capabilities of the first list. */
        FIRST_LIST,
        /** Also all extended capabilities. */
        BOTH_LISTS
    }

    /**
     * A capability.
     *
     * @param offset where it is
     * @param id its number, 0 for one that is not needed
     * @param version of an extended capability
     * @param content what follows its header; empty if the words do not tell
     */
    record Capability(int offset, int id, int version, byte[] content) {

        static final int EXPRESS = 0x10;
        static final int SUBSYSTEM = 0x0d;
        static final int ACCESS_CONTROL = 0x0d;
        static final int ALTERNATIVE_ROUTING = 0x0e;
        static final int VIRTUAL_FUNCTIONS = 0x10;

        boolean isExtended() {
            return offset >= CONVENTIONAL;
        }

        private boolean isAccessControl() {
            return isExtended() && id == ACCESS_CONTROL;
        }

        private Capability at(int other) {
            return new Capability(other, id, version, content);
        }

        /** Groups follow from it, so what it says must not be made up. */
        private boolean isTelling() {
            return isAccessControl() || isExtended() && (id == ALTERNATIVE_ROUTING || id == VIRTUAL_FUNCTIONS);
        }
    }

    /** {@return the registers that the words tell} */
    static VerboseRegisters of(Reach reach, List<Capability> found) {
        BitSet taken = new BitSet(LARGEST);
        List<Capability> capabilities = new ArrayList<>(found.size());
        for (Capability told : found) {
            boolean isLast = told.isAccessControl() && told.content().length > 0;
            Capability capability = isLast ? told.at(ACCESS_CONTROL_AT) : told;
            int end = capability.offset() + header(capability) + capability.content().length;
            boolean fits = capability.offset() >= HEADER
                    && (capability.offset() & 3) == 0
                    && end <= (capability.isExtended() ? LARGEST : CONVENTIONAL)
                    && taken.get(capability.offset(), end).isEmpty();
            if (fits) {
                taken.set(capability.offset(), end);
                capabilities.add(capability);
            }
        }
        return new VerboseRegisters(reach, capabilities);
    }

    private static int header(Capability capability) {
        return capability.isExtended() ? 4 : 2;
    }

    /** {@return how many registers are known} */
    int length() {
        return switch (reach) {
            case NOTHING -> 0;
            case HEADER -> HEADER;
            case FIRST_LIST -> CONVENTIONAL;
            case BOTH_LISTS ->
                capabilities.stream()
                        .filter(capability -> capability.isTelling() && capability.content().length == 0)
                        .mapToInt(capability -> capability.offset() + header(capability))
                        .min()
                        .orElse(LARGEST);
        };
    }

    /** {@return the registers} */
    byte[] bytes(DeviceFacts facts, Functions functions) {
        ByteBuffer space = ByteBuffer.allocate(LARGEST).order(ByteOrder.LITTLE_ENDIAN);
        writeHeader(space, facts, functions);
        if (reach == Reach.HEADER) {
            // Something is in the list, and it is not known where.
            space.putShort(STATUS, (short) HAS_LIST);
            space.put(CAPABILITY_POINTER, (byte) HEADER);
        } else {
            writeFirstList(space);
            writeExtendedList(space);
        }
        byte[] bytes = new byte[length()];
        space.get(0, bytes);
        return bytes;
    }

    private static void writeHeader(ByteBuffer space, DeviceFacts facts, Functions functions) {
        int ids = pair(facts.value(Fact.IDS).orElse("ffff:ffff"));
        space.putInt(0, ids << 16 | ids >>> 16);
        int code = RecordedDevice.classCode(facts);
        int revision = Integer.parseInt(facts.value(Fact.REVISION).orElse("0"), 16);
        space.putInt(CLASS, code << 8 | revision);
        int type = !facts.isBridge() ? 0 : code >> 8 == 0x0607 ? 2 : 1;
        space.put(HEADER_TYPE, (byte) (type | (functions == Functions.SEVERAL ? SEVERAL_FUNCTIONS : 0)));
        facts.value(Fact.BUSES).ifPresent(buses -> {
            space.put(BUSES - 1, (byte) facts.address().bus());
            space.put(BUSES, (byte) Integer.parseInt(buses.substring(0, 2), 16));
            space.put(BUSES + 1, (byte) Integer.parseInt(buses.substring(3), 16));
        });
        if (type == 0) {
            int subsystem = pair(facts.value(Fact.SUBSYSTEM).orElse("0000:0000"));
            space.putInt(SUBSYSTEM, subsystem << 16 | subsystem >>> 16);
        }
    }

    /** The two numbers of {@code 8086:10d3}, the first in the upper half. */
    private static int pair(String ids) {
        return Integer.parseInt(ids.substring(0, 4), 16) << 16 | Integer.parseInt(ids.substring(5), 16);
    }

    private void writeFirstList(ByteBuffer space) {
        int pointer = CAPABILITY_POINTER;
        for (Capability capability : capabilities) {
            if (!capability.isExtended()) {
                space.putShort(STATUS, (short) HAS_LIST);
                space.put(pointer, (byte) capability.offset());
                space.put(capability.offset(), (byte) capability.id());
                space.put(capability.offset() + 2, capability.content());
                pointer = capability.offset() + 1;
            }
        }
    }

    private void writeExtendedList(ByteBuffer space) {
        int before = CONVENTIONAL;
        for (Capability capability : capabilities) {
            if (capability.isExtended()) {
                if (capability.offset() != before) {
                    space.putInt(before, space.getInt(before) | capability.offset() << NEXT_AT);
                }
                int word = capability.id() | capability.version() << 16;
                // Numbered 0 and of version 0 it would end the list.
                space.putInt(capability.offset(), word == 0 ? 1 << 16 : word);
                space.put(capability.offset() + 4, capability.content());
                before = capability.offset();
            }
        }
    }
}
