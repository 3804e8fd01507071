package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** The lines that lspci prints of one device, below its heading. */
final class LspciSection {

    private static final int LINE = 16;
    private static final int CONFIGURATION_SPACE = 4096;

    private final PciAddress address;
    private final TextLine heading;
    private final Recorder recorder;
    private final ByteArrayOutputStream registers = new ByteArrayOutputStream(LINE * 4);
    private final VerboseWords words = new VerboseWords();
    private boolean isCut;
    private boolean hasDetails;
    private boolean hasDriver;
    private boolean hasModules;
    private boolean hasGroup;

    /** @param heading the line that names the device */
    LspciSection(PciAddress address, TextLine heading, Recorder recorder) {
        this.address = address;
        this.heading = heading;
        this.recorder = recorder;
    }

    PciAddress address() {
        return address;
    }

    /** {@return whether lspci was asked for drivers, as far as this section shows} */
    boolean tellsDrivers() {
        return hasDriver || hasModules;
    }

    boolean tellsGroups() {
        return hasGroup;
    }

    boolean hasExtended() {
        return words.hasExtended();
    }

    /** {@return whether a line below the heading can be a detail of the device and not the heading of a group} */
    boolean isDetail(TextLine line) {
        return line.indent() > heading.indent() || hasDetails;
    }

    boolean take(TextLine line) throws CaptureException {
        RegisterLine bytes = new RegisterLine(line.text());
        if (bytes.isRegisters()) {
            takeRegisters(bytes);
        } else if (!isCut && registers.size() % LINE != 0 && bytes.isBytesOnly()) {
            registers.writeBytes(bytes.bytes());
        } else if (!words.take(line.text()) && !takeWords(line.text())) {
            return false;
        }
        hasDetails = true;
        return true;
    }

    /** Registers after a gap are unknown, so the dump ends there; filling with zeros would state values. */
    private void takeRegisters(RegisterLine line) {
        int expected = registers.size();
        int offset = line.registerOffset();
        if (offset < expected) {
            if (!isCut) {
                recorder.remark(recorder.place() + ": " + address
                        + " is dumped twice; its registers are those of the first dump");
            }
            isCut = true;
        }
        isCut |= offset > expected;
        if (!isCut && expected < CONFIGURATION_SPACE) {
            registers.writeBytes(line.registers());
        }
    }

    private boolean takeWords(String text) throws CaptureException {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return false;
        }
        String value = text.substring(colon + 1).strip();
        switch (text.substring(0, colon)) {
            case "Kernel driver in use" -> takeDriver(value);
            case "Kernel modules" -> hasModules = true;
            case "IOMMU group" -> takeGroup(value);
            case "NUMA node" -> recorder.numaNode(address, value);
            case "Subsystem" -> takeSubsystem(value);
            case "Bus" ->
                recorder.buses(
                        address,
                        ListingText.wordAfter(value, "secondary="),
                        ListingText.wordAfter(value, "subordinate="));
            default -> {
                return false;
            }
        }
        return true;
    }

    void takeDriver(String name) throws CaptureException {
        hasDriver = true;
        recorder.driver(address, name);
    }

    void takeModules() {
        hasModules = true;
    }

    void takeGroup(String number) throws CaptureException {
        hasGroup = true;
        recorder.group(address, number);
    }

    private void takeSubsystem(String value) throws CaptureException {
        String bare = value.startsWith("Device ") ? value.substring("Device ".length()) : value;
        String pair = Optional.of(ListingText.lastPair(value))
                .filter(ids -> !ids.isEmpty())
                .orElse(bare);
        if (ListingText.isPair(pair)) {
            recorder.subsystem(address, pair.substring(0, 4), pair.substring(5));
        }
    }

    /**
     * Record what only the whole listing tells.
     *
     * @param drivers whether it tells the driver of each device that has one
     * @param groups the same for groups
     * @param extended whether it tells extended capabilities
     */
    void end(boolean drivers, boolean groups, boolean extended) throws CaptureException {
        int line = recorder.line();
        recorder.at(heading.number());
        if (drivers && !hasDriver) {
            recorder.noDriver(address);
        }
        if (groups && !hasGroup) {
            recorder.noGroup(address);
        }
        DeviceFacts facts = recorder.device(address);
        if (registers.size() >= LINE) {
            facts.registers(registers.toByteArray());
        }
        facts.described(words.registers(extended));
        recorder.at(line);
    }
}
