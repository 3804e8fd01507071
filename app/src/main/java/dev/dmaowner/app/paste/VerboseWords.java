package dev.dmaowner.app.paste;

import dev.dmaowner.app.paste.VerboseRegisters.Capability;
import dev.dmaowner.app.paste.VerboseRegisters.Reach;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects what {@code lspci -v} to {@code -vvv} say of the registers of one function. */
final class VerboseWords {

    /** More than fit the space. */
    private static final int MOST_CAPABILITIES = 1024;

    private static final int FIRST_EXTENDED = 0x100;
    private static final int SLOT_IMPLEMENTED = 0x100;

    /** The numbers that the registers have for kinds of PCI Express functions, the longer words first. */
    private static final List<Map.Entry<String, Integer>> PORT_TYPES = List.of(
            Map.entry("Root Complex Integrated Endpoint", 9),
            Map.entry("Root Complex Event Collector", 10),
            Map.entry("PCI-Express to PCI/PCI-X Bridge", 7),
            Map.entry("PCI/PCI-X to PCI-Express Bridge", 8),
            Map.entry("Legacy Endpoint", 1),
            Map.entry("Downstream Port", 6),
            Map.entry("Upstream Port", 5),
            Map.entry("Root Port", 4),
            Map.entry("Endpoint", 0));

    private static final List<String> ACCESS_CONTROL_BITS =
            List.of("SrcValid", "TransBlk", "ReqRedir", "CmpltRedir", "UpstreamFwd", "EgressCtrl", "DirectTrans");

    private final List<Capability> capabilities = new ArrayList<>();
    private @Nullable Capability open;
    private Reach reach = Reach.NOTHING;
    private boolean isDenied;
    private boolean hasExtended;

    /** {@return whether the line is about registers} */
    boolean take(String line) {
        if (line.startsWith("Capabilities: ")) {
            capability(line.substring("Capabilities: ".length()).strip());
            return true;
        } else if (line.startsWith("Flags: ") || line.startsWith("Status: Cap")) {
            reach = reach == Reach.NOTHING ? statusReach(line) : reach;
            return true;
        }
        return open != null && detail(open, line);
    }

    /** {@return whether extended capabilities are among them} */
    boolean hasExtended() {
        return hasExtended;
    }

    /**
     * {@return the registers that the words tell}
     *
     * @param extended whether lspci could read the extended space, which it could if it printed anything from there
     */
    VerboseRegisters registers(boolean extended) {
        close();
        if (reach == Reach.NOTHING) {
            return VerboseRegisters.NOTHING;
        } else if (isDenied) {
            return VerboseRegisters.of(Reach.HEADER, List.of());
        }
        boolean both = extended && !capabilities.isEmpty();
        return VerboseRegisters.of(both ? Reach.BOTH_LISTS : reach, capabilities);
    }

    /** The flags of {@code -v} do not say whether there are capabilities, and those that there are would be listed. */
    private static Reach statusReach(String line) {
        return line.startsWith("Status: Cap-") || line.startsWith("Flags: ") ? Reach.FIRST_LIST : Reach.HEADER;
    }

    private void capability(String words) {
        close();
        if (words.startsWith("<")) {
            isDenied = true;
            reach = reach == Reach.NOTHING ? Reach.HEADER : reach;
            return;
        }
        int bracket = words.indexOf(']');
        if (!words.startsWith("[") || bracket < 0 || capabilities.size() >= MOST_CAPABILITIES) {
            return;
        }
        String place = words.substring(1, bracket);
        int blank = place.indexOf(' ');
        int offset = hex(blank < 0 ? place : place.substring(0, blank));
        if (offset < 0) {
            return;
        }
        reach = Reach.FIRST_LIST;
        hasExtended |= offset >= FIRST_EXTENDED;
        String name = words.substring(bracket + 1).strip();
        open = offset < FIRST_EXTENDED ? conventional(offset, name) : extended(offset, name, place);
    }

    private static Capability conventional(int offset, String name) {
        if (name.startsWith("Express")) {
            return new Capability(offset, Capability.EXPRESS, 0, words(expressFlags(name)));
        }
        return new Capability(offset, name.startsWith("Subsystem") ? Capability.SUBSYSTEM : 0, 0, new byte[0]);
    }

    private static int expressFlags(String name) {
        int version = name.startsWith("Express (v") ? Math.max(hex(ListingText.wordAfter(name, "(v")), 0) : 2;
        int type = PORT_TYPES.stream()
                .filter(entry -> name.contains(entry.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(0xf);
        return version & 0xf | type << 4 | (name.contains("(Slot+)") ? SLOT_IMPLEMENTED : 0);
    }

    private static Capability extended(int offset, String name, String place) {
        int version = Math.max(hex(ListingText.wordAfter(place, " v")), 1) & 0xf;
        int id = 0;
        if (name.startsWith("Access Control Services")) {
            id = Capability.ACCESS_CONTROL;
        } else if (name.startsWith("Alternative Routing-ID")) {
            id = Capability.ALTERNATIVE_ROUTING;
        } else if (name.startsWith("Single Root I/O Virtualization")) {
            id = Capability.VIRTUAL_FUNCTIONS;
        }
        return new Capability(offset, id, version, new byte[0]);
    }

    private boolean detail(Capability capability, String line) {
        if (!capability.isExtended()) {
            return false;
        }
        Optional<byte[]> content =
                switch (capability.id()) {
                    case Capability.ACCESS_CONTROL -> accessControl(capability.content(), line);
                    case Capability.ALTERNATIVE_ROUTING -> alternativeRouting(line);
                    case Capability.VIRTUAL_FUNCTIONS -> virtualFunctions(capability.content(), line);
                    default -> Optional.empty();
                };
        content.ifPresent(
                bytes -> open = new Capability(capability.offset(), capability.id(), capability.version(), bytes));
        return content.isPresent();
    }

    private static Optional<byte[]> accessControl(byte[] before, String line) {
        boolean isCapability = line.startsWith("ACSCap:");
        if (!isCapability && !line.startsWith("ACSCtl:")) {
            return Optional.empty();
        }
        int bits = 0;
        for (int i = 0; i < ACCESS_CONTROL_BITS.size(); i++) {
            bits |= line.contains(ACCESS_CONTROL_BITS.get(i) + "+") ? 1 << i : 0;
        }
        ByteBuffer content = grown(before, 4);
        content.putShort(isCapability ? 0 : 2, (short) bits);
        return Optional.of(content.array());
    }

    private static Optional<byte[]> alternativeRouting(String line) {
        int next = hex(ListingText.wordAfter(line, "Next Function: "));
        return line.startsWith("ARICap:") && next >= 0
                ? Optional.of(new byte[] {0, (byte) next, 0, 0})
                : Optional.empty();
    }

    private static Optional<byte[]> virtualFunctions(byte[] before, String line) {
        int header = 4;
        ByteBuffer content = grown(before, 0x1c - header);
        if (line.startsWith("IOVCtl:")) {
            content.putShort(0x08 - header, (short) (line.contains("Enable+") ? 1 : 0));
        } else if (line.startsWith("Initial VFs: ")) {
            content.putShort(0x0c - header, (short) decimal(line, "Initial VFs: "));
            content.putShort(0x0e - header, (short) decimal(line, "Total VFs: "));
            content.putShort(0x10 - header, (short) decimal(line, "Number of VFs: "));
        } else if (line.startsWith("VF offset: ")) {
            content.putShort(0x14 - header, (short) decimal(line, "VF offset: "));
            content.putShort(0x16 - header, (short) decimal(line, "stride: "));
            content.putShort(0x1a - header, (short) Math.max(hex(ListingText.wordAfter(line, "Device ID: ")), 0));
        } else {
            return Optional.empty();
        }
        return Optional.of(content.array());
    }

    private void close() {
        if (open != null) {
            capabilities.add(open);
            open = null;
        }
    }

    private static ByteBuffer grown(byte[] before, int length) {
        ByteBuffer content = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        content.put(0, before);
        return content;
    }

    private static byte[] words(int number) {
        return new byte[] {(byte) number, (byte) (number >> 8)};
    }

    private static int decimal(String line, String mark) {
        String digits = ListingText.wordAfter(line, mark);
        return Recorder.isNumber(digits) ? Integer.parseInt(digits) & 0xffff : 0;
    }

    /** {@return a number of up to four digits, -1 if it is none} */
    private static int hex(String digits) {
        boolean isNumber = !digits.isEmpty() && digits.length() <= 4 && Recorder.isHex(digits, digits.length());
        return isNumber ? Integer.parseInt(digits, 16) : -1;
    }
}
