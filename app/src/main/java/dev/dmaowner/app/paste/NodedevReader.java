package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what {@code virsh nodedev-dumpxml} prints of PCI devices, an element a line. It looks at no more of XML than that: entities and
 * what they could lead to are left alone.
 */
final class NodedevReader implements LineReader {

    private static final String DEVICES = "/sys/devices/";

    private final Recorder recorder;
    private final Map<String, String> values = new HashMap<>();
    private int begin;
    private boolean isInside;
    private boolean isInDriver;

    NodedevReader(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public boolean take(TextLine line) throws CaptureException {
        String text = line.text();
        if (text.equals("<device>")) {
            isInside = true;
            isInDriver = false;
            begin = line.number();
            values.clear();
        } else if (!isInside) {
            return false;
        } else if (text.equals("</device>")) {
            isInside = false;
            recorder.at(begin);
            record();
        } else {
            element(text);
        }
        return true;
    }

    @Override
    public void end() {
        if (isInside) {
            recorder.at(begin);
            recorder.remark(recorder.place() + ": the device that begins here is cut off, and is not read");
        }
    }

    private void element(String text) {
        if (text.equals("<driver>") || text.equals("</driver>")) {
            isInDriver = text.equals("<driver>");
        } else if (text.startsWith("<product ") || text.startsWith("<vendor ")) {
            put(text.substring(1, text.indexOf(' ')), attribute(text, "id"));
        } else if (text.startsWith("<iommuGroup ")) {
            put("group", attribute(text, "number"));
        } else if (text.startsWith("<numa ")) {
            put("numa", attribute(text, "node"));
        } else {
            int end = text.indexOf('>');
            int close = text.indexOf("</", Math.max(end, 0));
            if (text.startsWith("<") && end > 0 && close > end) {
                put((isInDriver ? "driver " : "") + text.substring(1, end), text.substring(end + 1, close));
            }
        }
    }

    private void put(String name, String value) {
        values.putIfAbsent(name, value);
    }

    private void record() throws CaptureException {
        String path = values.getOrDefault("path", "");
        Optional<PciAddress> parsed = PciAddress.parse(path.substring(path.lastIndexOf('/') + 1));
        if (parsed.isEmpty()) {
            return;
        }
        PciAddress address = parsed.get();
        if (path.startsWith(DEVICES)) {
            recorder.path(address, path.substring(DEVICES.length()));
        }
        recorder.device(address);
        recorder.ids(address, digits("vendor"), digits("product"));
        recorder.deviceClass(address, digits("class"));
        recorder.group(address, values.getOrDefault("group", ""));
        recorder.numaNode(address, values.getOrDefault("numa", ""));
        String driver = values.getOrDefault("driver name", "");
        if (driver.isEmpty()) {
            recorder.noDriver(address);
        } else {
            recorder.driver(address, driver);
        }
    }

    private String digits(String name) {
        String value = values.getOrDefault(name, "");
        return value.startsWith("0x") ? value.substring(2) : value;
    }

    private static String attribute(String text, String name) {
        int at = text.indexOf(" " + name + "=");
        int open = at + name.length() + 2;
        if (at < 0 || open >= text.length()) {
            return "";
        }
        int close = text.indexOf(text.charAt(open), open + 1);
        return close < 0 ? "" : text.substring(open + 1, close);
    }
}
