package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the kernel's log, with or without time stamps, as {@code dmesg}, {@code journalctl -k} or syslog print it. A driver that the log
 * names may have left its device since, so no driver is taken from it.
 */
final class KernelLogReader implements LineReader {

    private static final String SYSLOG = " kernel: ";
    private static final String ADDING = "Adding to iommu group ";
    private static final String ADDING_BEFORE_4_18 = "iommu: Adding device ";
    /** The end of what is said of an IOMMU that is switched on; other lines tell of all that the firmware describes. */
    private static final String IN_USE = "invalidation";

    private static final Set<String> BUSES = Set.of("amba", "fsl-mc", "host1x", "platform");

    private final Recorder recorder;

    KernelLogReader(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public boolean take(TextLine line) throws CaptureException {
        String message = message(line.text());
        if (message.startsWith("Linux version ")) {
            recorder.release(ListingText.wordAfter(message, "Linux version "));
            return true;
        } else if (message.startsWith(ADDING_BEFORE_4_18)) {
            String name = ListingText.wordAfter(message, ADDING_BEFORE_4_18);
            return joined("", name, ListingText.wordAfter(message, " to group "));
        } else if (message.startsWith("DMAR: dmar") && message.endsWith(IN_USE)) {
            recorder.iommu(message.substring("DMAR: ".length(), message.indexOf(": ", 6)));
            return true;
        }
        Optional<String> commandLine = ListingText.after(message, "Command line: ")
                .or(() -> ListingText.after(message, "Kernel command line: "));
        if (commandLine.isPresent()) {
            recorder.commandLine(commandLine.get());
            return true;
        }
        Optional<String> bootDisplay = ListingText.after(message, "vgaarb: setting as boot device: PCI:");
        if (bootDisplay.isPresent()) {
            return bootDisplay(PciAddress.parse(bootDisplay.get()));
        }
        int blank = message.indexOf(' ');
        int colon = message.indexOf(": ", Math.max(blank, 0));
        return blank > 0
                && colon > blank
                && ofDevice(
                        message.substring(0, blank),
                        message.substring(blank + 1, colon),
                        message.substring(colon + 2).strip());
    }

    /** {@return a line without what a log puts before the kernel's words: level, host, time} */
    private static String message(String line) {
        int start = 0;
        if (line.startsWith("<")) {
            start = line.indexOf('>') + 1;
        }
        int syslog = line.indexOf(SYSLOG);
        if (syslog >= 0) {
            start = syslog + SYSLOG.length();
        }
        while (start < line.length() && (line.charAt(start) == '[' || line.charAt(start) == ' ')) {
            int end = line.charAt(start) == '[' ? line.indexOf(']', start) : start;
            if (end < 0) {
                break;
            }
            start = end + 1;
        }
        return line.substring(start);
    }

    /** A line that begins with a bus or driver and a device, as {@code dev_info} writes it. */
    private boolean ofDevice(String prefix, String name, String words) throws CaptureException {
        if (words.startsWith(ADDING)) {
            return joined(prefix, name, words.substring(ADDING.length()).strip());
        }
        Optional<PciAddress> parsed = PciAddress.parse(name);
        if (parsed.isEmpty()) {
            return false;
        }
        PciAddress address = parsed.get();
        if (words.startsWith("[") && words.contains("] type ")) {
            String pair = words.substring(1, words.indexOf(']'));
            if (ListingText.isPair(pair)) {
                recorder.ids(address, pair.substring(0, 4), pair.substring(5));
                recorder.deviceClass(address, ListingText.wordAfter(words, " class 0x"));
            }
        } else if (words.startsWith("PCI bridge to [bus ")) {
            String buses = ListingText.wordAfter(words, "[bus ");
            int dash = buses.indexOf('-');
            recorder.buses(
                    address, dash < 0 ? buses : buses.substring(0, dash), dash < 0 ? buses : buses.substring(dash + 1));
        } else if (words.equals("vgaarb: setting as boot VGA device")) {
            return bootDisplay(parsed);
        } else if (words.contains("BAR ") && words.contains("can't reserve [")) {
            recorder.device(address);
            recorder.remark("the kernel's log (" + recorder.place() + "): a driver could not get memory of " + address
                    + ", as something else holds it, often the framebuffer of the firmware ('" + words + "')");
        } else if (words.contains("RMRR requirement") || words.contains("1:1 IOMMU mapping")) {
            recorder.device(address);
            recorder.remark(
                    "the kernel's log (" + recorder.place() + "): VFIO was refused " + address
                            + ", as the firmware wants memory of it mapped one to one (RMRR); a setting of the firmware may end that");
        } else {
            return false;
        }
        return true;
    }

    private boolean bootDisplay(Optional<PciAddress> address) throws CaptureException {
        if (address.isPresent()) {
            recorder.bootDisplay(address.get());
        }
        return address.isPresent();
    }

    private boolean joined(String prefix, String name, String group) throws CaptureException {
        Optional<PciAddress> address = PciAddress.parse(name);
        if (address.isPresent()) {
            recorder.group(address.get(), group);
        } else {
            recorder.other(BUSES.contains(prefix) ? prefix : "platform", name, "", group);
        }
        return true;
    }
}
