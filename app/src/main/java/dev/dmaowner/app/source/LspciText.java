package dev.dmaowner.app.source;

import dev.dmaowner.Digits;
import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The text that lspci prints with {@code -x} to {@code -xxxx}, with or without {@code -v}, {@code -n} and {@code -D}, as
 * people paste it: with other text around it, blanks before the lines, and the messages of other programs in between. A
 * device may be printed twice, for example by two runs of lspci with different options, but dumped once.
 */
final class LspciText {

    private static final int LEAST_REGISTERS = 16;
    private static final int CONFIGURATION_SPACE = 4096;
    private static final int LONGEST_NAME = 64;

    private final String source;
    private final Map<PciAddress, Section> sections = new TreeMap<>();
    private @Nullable Section current;
    private int line;

    private LspciText(String source) {
        this.source = source;
    }

    /**
     * Read the text.
     *
     * @param source its name in messages
     * @throws CaptureException if a device has no registers in it, or two dumps
     */
    static LspciText parse(String source, String text) throws CaptureException {
        LspciText parsed = new LspciText(source);
        for (int start = 0; start < text.length(); ) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            parsed.line++;
            parsed.take(new LspciLine(text.substring(start, end).strip()));
            start = end + 1;
        }
        for (Section section : parsed.sections.values()) {
            parsed.requireRegisters(section);
        }
        return parsed;
    }

    /** {@return the devices, in the order of their addresses} */
    List<LspciDevice> devices() {
        return sections.entrySet().stream()
                .map(entry -> entry.getValue().device(entry.getKey()))
                .toList();
    }

    private void take(LspciLine text) throws CaptureException {
        Optional<PciAddress> address = text.address();
        if (address.isPresent()) {
            current = sections.computeIfAbsent(address.get(), key -> new Section(key, line));
            current.isCut = false;
        } else if (current != null) {
            takeDetail(current, text);
        }
    }

    private void takeDetail(Section device, LspciLine text) throws CaptureException {
        if (text.isRegisters()) {
            takeRegisters(device, text);
        } else if (device.isInsideALine() && text.isBytesOnly()) {
            device.registers.writeBytes(text.bytes());
        } else {
            text.after("Kernel driver in use:").filter(LspciText::isName).ifPresent(device::driver);
            text.after("IOMMU group:").filter(LspciText::isNumber).ifPresent(device::group);
        }
    }

    /** Registers after a gap are unknown, so the dump ends there; filling with zeros would state values. */
    private void takeRegisters(Section device, LspciLine text) throws CaptureException {
        int expected = device.registers.size();
        int offset = text.registerOffset();
        if (offset < expected) {
            throw new CaptureException(source + ", line " + line + ": " + device.address + " is dumped twice");
        }
        device.isCut |= offset > expected;
        if (!device.isCut && expected < CONFIGURATION_SPACE) {
            device.registers.writeBytes(text.registers());
        }
    }

    private void requireRegisters(Section section) throws CaptureException {
        if (section.registers.size() < LEAST_REGISTERS) {
            throw new CaptureException(source + ", line " + section.line + ": there are no registers of "
                    + section.address + "; have them printed with lspci -xxxx");
        }
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NAME
                && !text.equals(".")
                && !text.equals("..")
                && text.chars().allMatch(c -> c > ' ' && c < 127 && c != '/');
    }

    private static boolean isNumber(String text) {
        int mostDigits = 9;
        return text.length() <= mostDigits && Digits.areAllOf(text) && (text.length() == 1 || text.charAt(0) != '0');
    }

    /** The lines read so far for one device. */
    private static final class Section {
        private final PciAddress address;
        private final int line;
        private final ByteArrayOutputStream registers = new ByteArrayOutputStream(LEAST_REGISTERS * 4);
        private boolean isCut;
        private Optional<String> driver = Optional.empty();
        private Optional<String> group = Optional.empty();

        Section(PciAddress address, int line) {
            this.address = address;
            this.line = line;
        }

        void driver(String name) {
            driver = Optional.of(name);
        }

        void group(String number) {
            group = Optional.of(number);
        }

        boolean isInsideALine() {
            return !isCut && registers.size() % LEAST_REGISTERS != 0;
        }

        LspciDevice device(PciAddress address) {
            return new LspciDevice(address, registers.toByteArray(), driver, group);
        }
    }
}
