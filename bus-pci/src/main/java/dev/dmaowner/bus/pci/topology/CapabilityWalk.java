package dev.dmaowner.bus.pci.topology;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One walk over the capabilities of a function, as the kernel and {@code lspci} follow them: bounded by the space itself,
 * for no entry is visited twice. The object serves one walk in one thread.
 */
final class CapabilityWalk {

    private static final int STATUS = 0x06;
    private static final int STATUS_HAS_LIST = 0x10;

    private final byte[] bytes;
    private final List<Capability> standard = new ArrayList<>();
    private final List<Capability> extended = new ArrayList<>();
    private final List<Oddity> oddities = new ArrayList<>(0);
    private boolean standardWhole;
    private boolean extendedWhole;

    private CapabilityWalk(byte[] bytes) {
        this.bytes = bytes;
    }

    static CapabilityList over(byte[] bytes, int given) {
        CapabilityWalk walk = new CapabilityWalk(bytes);
        walk.noteLength(given);
        if (bytes.length == 0 || walk.isAllOnes()) {
            return CapabilityList.nothing(walk.oddities);
        }
        walk.noteHeader();
        walk.walkStandard();
        walk.walkExtended();
        return new CapabilityList(
                walk.standard, walk.extended, walk.oddities, walk.standardWhole, walk.extendedWhole, true);
    }

    private void noteLength(int given) {
        boolean usual = given == 0
                || given == ConfigurationSpace.HEADER
                || given == 128
                || given == ConfigurationSpace.CONVENTIONAL
                || given == ConfigurationSpace.LARGEST;
        if (!usual) {
            odd(Oddity.Kind.TRUNCATED, bytes.length, given + " bytes were read");
        }
    }

    private boolean isAllOnes() {
        for (int i = 0; i < Math.min(bytes.length, ConfigurationSpace.HEADER); i++) {
            if (bytes[i] != (byte) 0xff) {
                return false;
            }
        }
        odd(Oddity.Kind.ALL_ONES, 0, "the function did not answer: every byte of its header is ff");
        return true;
    }

    private void noteHeader() {
        if (bytes.length < ConfigurationSpace.HEADER) {
            return;
        }
        int type = at(0x0e) & 0x7f;
        if (type > 2) {
            odd(
                    Oddity.Kind.UNKNOWN_HEADER,
                    0x0e,
                    String.format("the header is of type %02x, which does not exist", type));
        } else if (type == 1 && at(0x19) > at(0x1a)) {
            odd(
                    Oddity.Kind.BRIDGE_NUMBERS,
                    0x19,
                    String.format("the bus below is %02x, above the highest one below, %02x", at(0x19), at(0x1a)));
        }
    }

    private void walkStandard() {
        if (bytes.length <= STATUS) {
            return;
        }
        if ((at(STATUS) & STATUS_HAS_LIST) == 0) {
            standardWhole = true;
            return;
        }
        int pointer = (bytes.length > 0x0e && (at(0x0e) & 0x7f) == 2) ? 0x14 : 0x34;
        if (pointer >= bytes.length) {
            return;
        }
        BitSet visited = new BitSet(ConfigurationSpace.CONVENTIONAL);
        int position = followStandard(pointer);
        while (position > 0) {
            if (position + 1 >= bytes.length) {
                return;
            }
            position = noteStandard(position, visited) ? followStandard(position + 1) : 0;
        }
        standardWhole = true;
    }

    /** Adds the entry. {@return whether the list continues} */
    private boolean noteStandard(int position, BitSet visited) {
        if (visited.get(position)) {
            odd(Oddity.Kind.CAPABILITY_LOOP, position, "the list of capabilities comes back to this entry");
            return false;
        }
        if (at(position) == 0xff) {
            odd(Oddity.Kind.BROKEN_ENTRY, position, "the list of capabilities leads to an entry of all ones");
            return false;
        }
        visited.set(position);
        standard.add(new Capability(Capability.Listing.STANDARD, at(position), 0, position));
        return true;
    }

    /** Where the pointer at this place leads, 0 at the end of the list. */
    private int followStandard(int pointer) {
        int target = at(pointer);
        if ((target & 3) != 0) {
            odd(
                    Oddity.Kind.POINTER_MISALIGNED,
                    pointer,
                    String.format("the pointer %02x is not a multiple of four", target));
            target &= ~3;
        }
        if (target > 0 && target < ConfigurationSpace.HEADER) {
            odd(
                    Oddity.Kind.POINTER_OUT_OF_RANGE,
                    pointer,
                    String.format("the pointer %02x leads into the header", target));
            return 0;
        }
        return target;
    }

    private void walkExtended() {
        if (!standardWhole) {
            return;
        }
        if (!canHaveExtended()) {
            extendedWhole = true;
            return;
        }
        BitSet visited = new BitSet(ConfigurationSpace.LARGEST);
        int position = ConfigurationSpace.CONVENTIONAL;
        while (position > 0) {
            if (position + 3 >= bytes.length) {
                return;
            }
            int header = at(position) | at(position + 1) << 8 | at(position + 2) << 16 | at(position + 3) << 24;
            if (!noteExtended(position, header, visited)) {
                break;
            }
            position = followExtended(position, header);
        }
        extendedWhole = true;
    }

    /** Adds the entry. {@return whether the list continues} */
    private boolean noteExtended(int position, int header, BitSet visited) {
        if (header == 0) {
            return false;
        }
        if (header == -1) {
            if (position > ConfigurationSpace.CONVENTIONAL) {
                odd(Oddity.Kind.BROKEN_ENTRY, position, "the extended list leads to an entry of all ones");
            }
            return false;
        }
        if (visited.get(position)) {
            odd(Oddity.Kind.CAPABILITY_LOOP, position, "the extended list comes back to this entry");
            return false;
        }
        visited.set(position);
        extended.add(new Capability(Capability.Listing.EXTENDED, header & 0xffff, header >> 16 & 0xf, position));
        return true;
    }

    private int followExtended(int position, int header) {
        int target = header >>> 20;
        if ((target & 3) != 0) {
            odd(
                    Oddity.Kind.POINTER_MISALIGNED,
                    position + 2,
                    String.format("the pointer %03x is not a multiple of four", target));
            target &= ~3;
        }
        if (target > 0 && target < ConfigurationSpace.CONVENTIONAL) {
            odd(
                    Oddity.Kind.POINTER_OUT_OF_RANGE,
                    position + 2,
                    String.format("the pointer %03x leads below the extended space", target));
            return 0;
        }
        return target;
    }

    /** Only PCI Express and PCI-X functions have an extended space; bytes that other functions answer there mean nothing. */
    private boolean canHaveExtended() {
        for (Capability capability : standard) {
            if (capability.id() == CapabilityReader.EXPRESS || capability.id() == CapabilityReader.PCI_X) {
                return true;
            }
        }
        return false;
    }

    private int at(int offset) {
        return bytes[offset] & 0xff;
    }

    private void odd(Oddity.Kind kind, int offset, String fact) {
        oddities.add(new Oddity(kind, offset, fact));
    }
}
