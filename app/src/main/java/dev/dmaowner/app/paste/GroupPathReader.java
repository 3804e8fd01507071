package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import java.util.Optional;

/**
 * Reads what {@code find}, {@code ls} and {@code ls -l} print of {@code /sys/kernel/iommu_groups}, and of other folders with links to
 * devices.
 */
final class GroupPathReader implements LineReader {

    private static final String GROUPS = "iommu_groups/";
    private static final String DEVICES = "/devices";
    private static final String ARROW = " -> ";
    /** What links to devices lead through. */
    private static final String BELOW = "../devices/";

    private final Recorder recorder;
    /** The group whose folder is listed; empty text outside such a listing. */
    private String folder = "";

    GroupPathReader(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public boolean take(TextLine line) throws CaptureException {
        String text = line.text();
        if (text.isEmpty()) {
            folder = "";
            return false;
        }
        int at = text.indexOf(DEVICES);
        String number = at < 0 ? "" : groupBefore(text, at);
        if (number.isEmpty()) {
            return takeLink(text) || !folder.isEmpty() && takeNames(text);
        }
        String rest = text.substring(at + DEVICES.length());
        if (rest.equals(":") || rest.equals("/:")) {
            folder = number;
            return true;
        } else if (!rest.startsWith("/")) {
            return rest.isEmpty();
        }
        member(number, word(rest.substring(1)), target(text));
        return true;
    }

    /** The number before {@code /devices}, where it is that of a group: below {@code iommu_groups}, or first in a path from there. */
    private static String groupBefore(String text, int end) {
        int start = end;
        while (start > 0 && text.charAt(start - 1) >= '0' && text.charAt(start - 1) <= '9') {
            start--;
        }
        String before = text.substring(0, start);
        boolean isGroup = before.endsWith(GROUPS) || before.isEmpty() || before.equals("./") || before.endsWith(" ./");
        String number = text.substring(start, end);
        return isGroup && Recorder.isNumber(number) ? number : "";
    }

    /** A line of {@code ls -l}: a name, an arrow and a path to a device. */
    private boolean takeLink(String text) throws CaptureException {
        String target = target(text);
        if (target.isEmpty()) {
            return false;
        }
        String before = text.substring(0, text.indexOf(ARROW));
        String name = before.substring(Math.max(before.lastIndexOf(' '), before.lastIndexOf('/')) + 1);
        if (!folder.isEmpty()) {
            member(folder, name, target);
            return true;
        }
        Optional<PciAddress> address = PciAddress.parse(name);
        if (address.isPresent()) {
            recorder.path(address.get(), target);
        }
        return address.isPresent();
    }

    /** A line of {@code ls}: names alone, perhaps in columns. */
    private boolean takeNames(String text) throws CaptureException {
        if (text.startsWith("total ")) {
            return true;
        }
        for (String name : text.split("\\s+")) {
            if (PciAddress.parse(name).isEmpty() && name.indexOf('.') < 0) {
                folder = "";
                return false;
            }
        }
        for (String name : text.split("\\s+")) {
            member(folder, name, "");
        }
        return true;
    }

    private void member(String number, String name, String target) throws CaptureException {
        Optional<PciAddress> address = PciAddress.parse(name);
        if (address.isPresent()) {
            recorder.group(address.get(), number);
            if (!target.isEmpty()) {
                recorder.path(address.get(), target);
            }
        } else {
            // The folder of a group does not tell the bus; what is not PCI is a platform device, but for a few.
            recorder.other("platform", name, target, number);
        }
    }

    /** {@return where the link of a line leads, below {@code /sys/devices}; empty text if there is none} */
    private static String target(String text) {
        int arrow = text.indexOf(ARROW);
        int below = arrow < 0 ? -1 : text.indexOf(BELOW, arrow);
        return below < 0 ? "" : word(text.substring(below + BELOW.length()));
    }

    private static String word(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) > ' ' && "'\",;)".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String word = text.substring(0, end);
        return word.endsWith("/") ? word.substring(0, word.length() - 1) : word;
    }
}
