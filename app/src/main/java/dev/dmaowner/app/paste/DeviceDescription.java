package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands behind the address in the heading that lspci prints for a device: with names, numbers or both, with or without {@code -mm}. */
final class DeviceDescription {

    private static final int MOST_FIELDS = 8;

    private final Recorder recorder;
    private final ClassNames classes = new ClassNames();

    DeviceDescription(Recorder recorder) {
        this.recorder = recorder;
    }

    void read(PciAddress address, String text) throws CaptureException {
        if (text.startsWith("\"")) {
            readFields(address, text);
            return;
        } else if (text.startsWith("'")) {
            readStatus(address, text);
            return;
        }
        int colon = text.indexOf(": ");
        String name = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 2).strip();
        String interfaceDigits = ListingText.wordAfter(rest, "(prog-if ");
        readClass(address, name, interfaceDigits);
        readIds(address, rest);
        recorder.revision(address, ListingText.wordAfter(rest, "(rev "));
    }

    /** {@code 'I350 Gigabit Network Connection 1521' if=eth0 drv=igb unused=vfio-pci *Active*}, as dpdk-devbind prints it. */
    private void readStatus(PciAddress address, String text) throws CaptureException {
        String words = text.substring(text.lastIndexOf('\'') + 1);
        String driver = ListingText.wordAfter(words, " drv=");
        if (!driver.isEmpty()) {
            recorder.driver(address, driver);
        } else if (words.contains(" unused=")) {
            recorder.noDriver(address);
        }
        recorder.numaNode(address, ListingText.wordAfter(words, " numa_node="));
    }

    /** The class by its number or its name, such as {@code PCI bridge [0604]}, {@code 0604} or {@code PCI bridge}. */
    void readClass(PciAddress address, String name, String interfaceDigits) throws CaptureException {
        String number = Recorder.isHex(name, 4) ? name : ListingText.lastNumber(name);
        Optional<String> digits = number.isEmpty() ? classes.digits(name) : Optional.of(number);
        if (digits.isPresent()) {
            boolean isWhole = Recorder.isHex(interfaceDigits, 2);
            recorder.deviceClass(address, isWhole ? digits.get() + interfaceDigits : digits.get());
        }
    }

    private void readIds(PciAddress address, String rest) throws CaptureException {
        String pair = ListingText.lastPair(rest);
        if (pair.isEmpty()) {
            String first = rest.startsWith("Device ") ? rest.substring("Device ".length()) : rest;
            pair = first.substring(0, Math.min(first.length(), "8086:10d3".length()));
        }
        if (ListingText.isPair(pair)) {
            recorder.ids(address, pair.substring(0, 4), pair.substring(5));
        }
    }

    /** {@code "PCI bridge [0604]" "Intel Corporation [8086]" "… [1901]" -r07 -p00 "…" "…"}. */
    private void readFields(PciAddress address, String text) throws CaptureException {
        List<String> fields = fields(text);
        String interfaceDigits = ListingText.wordAfter(text, " -p");
        readClass(address, fields.get(0), interfaceDigits.isEmpty() ? "00" : interfaceDigits);
        if (fields.size() >= 3) {
            recorder.ids(address, number(fields.get(1)), number(fields.get(2)));
        }
        if (fields.size() >= 5) {
            recorder.subsystem(address, number(fields.get(3)), number(fields.get(4)));
        }
        recorder.revision(address, ListingText.wordAfter(text, " -r"));
    }

    /** {@return the four digits that a field is or ends in; empty text if it is a name alone} */
    static String number(String field) {
        return Recorder.isHex(field, 4) ? field : ListingText.lastNumber(field);
    }

    private static List<String> fields(String text) {
        List<String> fields = new ArrayList<>();
        int open = text.indexOf('"');
        while (open >= 0 && fields.size() < MOST_FIELDS) {
            int close = text.indexOf('"', open + 1);
            if (close < 0) {
                break;
            }
            fields.add(text.substring(open + 1, close));
            open = text.indexOf('"', close + 1);
        }
        return fields.isEmpty() ? List.of("") : fields;
    }
}
