package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what lspci prints, with any of {@code -n -nn -k -v -vv -vvv -mm -vmm -D} and {@code -x} to {@code -xxxx}, and what loops over
 * groups print around it, as people paste both: with other text around, blanks before the lines, and the messages of other programs in
 * between. One run of lspci prints each device once; an address that comes again begins another run.
 */
final class LspciReader implements LineReader {

    /** What stands before the devices in drawings of trees and in lists. */
    private static final String BULLETS = "-*+|`\u2022\u2502\u251c\u2514\u2500\u2570 \t";

    private static final int MOST_WORDS_BEFORE = 6;

    private final Recorder recorder;
    private final DeviceDescription description;
    private final Map<PciAddress, LspciSection> listing = new LinkedHashMap<>();
    private @Nullable LspciSection current;
    private @Nullable Group group;
    private boolean isExcerpt;
    private boolean isInFields;
    private boolean hasGroupedDevices;
    private String vendor = "";
    private String subsystemVendor = "";

    LspciReader(Recorder recorder) {
        this.recorder = recorder;
        this.description = new DeviceDescription(recorder);
    }

    /** The group whose heading was read last. It is over when its devices are followed by a blank line, or by one further left. */
    private static final class Group {
        private final String number;
        private int indent = -1;
        private boolean isOver;

        Group(String number) {
            this.number = number;
        }
    }

    @Override
    public boolean take(TextLine line) throws CaptureException {
        String text = line.text();
        if (text.isEmpty()) {
            blank();
            return true;
        }
        if (isDetailOfCurrent(line)) {
            return true;
        }
        Optional<GroupHeading> heading = GroupHeading.of(text);
        if (heading.isPresent()) {
            return takeHeading(heading.get(), line);
        }
        Optional<PciAddress> address = ListingText.address(text);
        String rest = text;
        if (address.isEmpty() && group != null) {
            rest = withoutBullets(text);
            address = ListingText.address(rest);
            int colon = rest.indexOf(": ");
            if (address.isEmpty() && colon > 0) {
                rest = rest.substring(colon + 2);
                address = ListingText.address(rest);
            }
        }
        if (address.isPresent()) {
            device(address.get(), line, numberOfContext(line));
            description.read(address.get(), withoutBullets(ListingText.afterWord(rest)));
            return true;
        }
        return takeOther(line);
    }

    private boolean isDetailOfCurrent(TextLine line) throws CaptureException {
        if (isInFields && line.text().startsWith("IOMMUGroup:")) {
            return takeOther(line);
        }
        boolean isLspciGroup = line.text().startsWith("IOMMU group: ");
        return isLspciGroup && current != null && current.isDetail(line) && current.take(line);
    }

    private void blank() {
        if (group != null && group.indent >= 0) {
            group.isOver = true;
        }
    }

    private boolean takeHeading(GroupHeading heading, TextLine line) throws CaptureException {
        if (heading.isAlone()) {
            group = new Group(heading.number());
            current = null;
            return true;
        }
        String rest = heading.rest();
        String ids = "";
        for (int i = 0; i < MOST_WORDS_BEFORE; i++) {
            Optional<PciAddress> address = ListingText.address(rest);
            if (address.isPresent()) {
                device(address.get(), line, Optional.of(heading.number()));
                if (!ids.isEmpty()) {
                    recorder.ids(address.get(), ids.substring(0, 4), ids.substring(5));
                }
                description.read(address.get(), ListingText.afterWord(rest));
                return true;
            }
            String pair = rest.length() > 10 && rest.charAt(0) == '[' ? rest.substring(1, 10) : "";
            ids = ListingText.isPair(pair) ? pair : ids;
            rest = ListingText.afterWord(rest);
        }
        return false;
    }

    private Optional<String> numberOfContext(TextLine line) {
        if (group == null) {
            return Optional.empty();
        }
        if (group.indent < 0) {
            group.indent = line.indent();
        }
        if (group.isOver || line.indent() < group.indent) {
            group = null;
            return Optional.empty();
        }
        return Optional.of(group.number);
    }

    private void device(PciAddress address, TextLine line, Optional<String> number) throws CaptureException {
        if (listing.containsKey(address) || number.isPresent() != hasGroupedDevices) {
            endListing();
        }
        hasGroupedDevices = number.isPresent();
        isInFields = false;
        recorder.device(address);
        current = new LspciSection(address, line, recorder);
        listing.put(address, current);
        if (number.isPresent()) {
            recorder.group(address, number.get());
        }
    }

    private static String withoutBullets(String text) {
        int at = 0;
        while (at < text.length() && BULLETS.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return text.substring(at);
    }

    private boolean takeOther(TextLine line) throws CaptureException {
        String text = line.text();
        if (text.equals("--")) {
            // What grep prints between the lines around its finds: the lines of a device are not all there.
            isExcerpt = true;
            return true;
        }
        int tab = text.indexOf(":\t");
        int colon = tab < 0 ? text.indexOf(": ") : tab;
        if (colon > 0) {
            String value = text.substring(colon + 1).strip();
            if (takeField(text.substring(0, colon), value, line)) {
                return true;
            }
        }
        return current != null && (current.take(line) || takeRest(current, text));
    }

    /** The rest of a heading that a mail has wrapped: it ends with the ids, and no colon comes before those. */
    private boolean takeRest(LspciSection section, String text) throws CaptureException {
        String pair = ListingText.lastPair(text);
        boolean isRest = !pair.isEmpty()
                && text.indexOf(':') == text.lastIndexOf(pair) + 4
                && recorder.device(section.address()).value(Fact.IDS).isEmpty();
        if (isRest) {
            recorder.ids(section.address(), pair.substring(0, 4), pair.substring(5));
        }
        return isRest;
    }

    /** One of the lines of {@code lspci -vmm}. */
    private boolean takeField(String name, String value, TextLine line) throws CaptureException {
        if (name.equals("Slot") || name.equals("Device") && !isInFields) {
            Optional<PciAddress> address = ListingText.addressOf(value);
            if (address.isPresent()) {
                device(address.get(), line, numberOfContext(line));
                isInFields = true;
            }
            return address.isPresent();
        }
        return isInFields && current != null && takeField(current, name, value);
    }

    private boolean takeField(LspciSection section, String name, String value) throws CaptureException {
        PciAddress address = section.address();
        switch (name) {
            case "Class" -> description.readClass(address, value, "");
            case "Vendor" -> vendor = DeviceDescription.number(value);
            case "Device" -> recorder.ids(address, vendor, DeviceDescription.number(value));
            case "SVendor" -> subsystemVendor = DeviceDescription.number(value);
            case "SDevice" -> recorder.subsystem(address, subsystemVendor, DeviceDescription.number(value));
            case "Rev" -> recorder.revision(address, value);
            case "Driver" -> section.takeDriver(value);
            case "Module" -> section.takeModules();
            case "NUMANode" -> recorder.numaNode(address, value);
            case "IOMMUGroup" -> section.takeGroup(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public void end() throws CaptureException {
        endListing();
    }

    /** In a run that was asked for drivers, or for groups, a device without has none. */
    private void endListing() throws CaptureException {
        boolean drivers = !isExcerpt && listing.values().stream().anyMatch(LspciSection::tellsDrivers);
        boolean groups = !isExcerpt && listing.values().stream().anyMatch(LspciSection::tellsGroups);
        boolean extended = listing.values().stream().anyMatch(LspciSection::hasExtended);
        for (LspciSection section : listing.values()) {
            section.end(drivers, groups, extended);
        }
        listing.clear();
        isExcerpt = false;
    }
}
