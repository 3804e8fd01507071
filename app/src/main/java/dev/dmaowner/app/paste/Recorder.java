package dev.dmaowner.app.paste;

import dev.dmaowner.Digits;
import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import java.util.Arrays;
import java.util.Locale;

/** Takes what the readers of one text find. Values that the kernel could not have are dropped, as texts are untrusted. */
final class Recorder {

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_PATH = 512;
    private static final int MOST_DIGITS = 9;

    private final HostFacts facts;
    private final String source;
    private int line;

    Recorder(HostFacts facts, String source) {
        this.facts = facts;
        this.source = source;
    }

    /** Say which line is being read. */
    void at(int number) {
        line = number;
    }

    /** {@return where the text says what is being read} */
    String place() {
        return line == 0 ? source : source + ":" + line;
    }

    int line() {
        return line;
    }

    DeviceFacts device(PciAddress address) throws CaptureException {
        return facts.device(address);
    }

    void remark(String remark) {
        facts.remark(remark);
    }

    /** The driver, by its name. */
    void driver(PciAddress address, String name) throws CaptureException {
        if (isName(name)) {
            state(address, Fact.DRIVER, name);
        }
    }

    void noDriver(PciAddress address) throws CaptureException {
        state(address, Fact.DRIVER, Fact.NONE);
    }

    void noGroup(PciAddress address) throws CaptureException {
        state(address, Fact.GROUP, Fact.NONE);
    }

    void group(PciAddress address, String number) throws CaptureException {
        if (isNumber(number)) {
            state(address, Fact.GROUP, number);
        }
    }

    void numaNode(PciAddress address, String number) throws CaptureException {
        if (isNumber(number)) {
            state(address, Fact.NUMA_NODE, number);
        }
    }

    void ids(PciAddress address, String vendor, String device) throws CaptureException {
        if (isHex(vendor, 4) && isHex(device, 4) && !vendor.equalsIgnoreCase("ffff")) {
            state(address, Fact.IDS, (vendor + ":" + device).toLowerCase(Locale.ROOT));
        }
    }

    void subsystem(PciAddress address, String vendor, String device) throws CaptureException {
        if (isHex(vendor, 4) && isHex(device, 4)) {
            state(address, Fact.SUBSYSTEM, (vendor + ":" + device).toLowerCase(Locale.ROOT));
        }
    }

    /** The class, four or six digits. */
    void deviceClass(PciAddress address, String digits) throws CaptureException {
        if (isHex(digits, 4) || isHex(digits, 6)) {
            state(address, Fact.CLASS, digits.toLowerCase(Locale.ROOT));
        }
    }

    void revision(PciAddress address, String digits) throws CaptureException {
        if (isHex(digits, 2)) {
            state(address, Fact.REVISION, digits.toLowerCase(Locale.ROOT));
        }
    }

    /** The buses behind a bridge, two digits each. */
    void buses(PciAddress address, String first, String last) throws CaptureException {
        if (isHex(first, 2) && isHex(last, 2)) {
            state(address, Fact.BUSES, (first + "-" + last).toLowerCase(Locale.ROOT));
        }
    }

    /** The path below {@code /sys/devices}, which ends in the device's own name. */
    void path(PciAddress address, String path) throws CaptureException {
        if (isPath(path) && path.endsWith("/" + address)) {
            state(address, Fact.PATH, path);
        }
    }

    /** A member of a group on another bus; its path is empty text if the text does not tell. */
    void other(String bus, String name, String path, String group) throws CaptureException {
        if (isName(bus) && isName(name) && isNumber(group)) {
            String known = isPath(path) && path.endsWith("/" + name) ? path : bus + "/" + name;
            facts.other(new HostFacts.Member(bus, name, known, group), place());
        }
    }

    void bootDisplay(PciAddress address) throws CaptureException {
        state(address, Fact.BOOT_DISPLAY, "1");
    }

    /** An IOMMU in use, by its name in {@code /sys/class/iommu}. */
    void iommu(String name) {
        if (isName(name)) {
            facts.iommu(name);
        }
    }

    void release(String release) {
        if (release.length() <= LONGEST_NAME && isName(release) && Character.isDigit(release.charAt(0))) {
            facts.release(new Statement(release, place()));
        }
    }

    void commandLine(String words) {
        facts.commandLine(new Statement(words, place()));
    }

    private void state(PciAddress address, Fact fact, String value) throws CaptureException {
        facts.state(address, fact, new Statement(value, place()));
    }

    private static boolean isPath(String path) {
        return path.length() <= LONGEST_PATH
                && Arrays.stream(path.split("/", -1)).allMatch(Recorder::isName);
    }

    static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NAME
                && !text.equals(".")
                && !text.equals("..")
                && text.chars().allMatch(c -> c > ' ' && c < 127 && c != '/');
    }

    /** {@return whether it is a number as the kernel writes it} */
    static boolean isNumber(String text) {
        return text.length() <= MOST_DIGITS && Digits.areAllOf(text) && (text.length() == 1 || text.charAt(0) != '0');
    }

    static boolean isHex(String text, int digits) {
        return text.length() == digits
                && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F');
    }
}
