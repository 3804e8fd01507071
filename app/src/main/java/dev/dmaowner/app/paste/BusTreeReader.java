package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tree that {@code lspci -t} draws, which tells the buses behind bridges. A branch stands in the column where its first device
 * branches off; the buses that columns belong to are remembered from line to line.
 */
final class BusTreeReader implements LineReader {

    private static final int DEVICE = "00.0".length();
    /** What stands between a device and its name, where names are drawn. */
    private static final String BEFORE_NAME = "  ";

    private final Recorder recorder;
    /** For each column the domain and bus whose devices branch off there, such as {@code 0000:05}. */
    private final Map<Integer, String> columns = new HashMap<>();

    BusTreeReader(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public boolean take(TextLine line) throws CaptureException {
        String text = line.text();
        boolean isRoot = text.startsWith("-[") || text.startsWith("-+-[");
        if (isRoot) {
            columns.clear();
        } else if (columns.isEmpty() || "+\\|".indexOf(text.isEmpty() ? ' ' : text.charAt(0)) < 0) {
            columns.clear();
            return false;
        }
        follow(text, line.indent());
        return true;
    }

    private void follow(String text, int indent) throws CaptureException {
        String bus = "";
        @Nullable PciAddress bridge = null;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '[') {
                int close = text.indexOf(']', at);
                if (close < 0) {
                    return;
                }
                bus = below(bridge, text.substring(at + 1, close));
                at = close + 1;
            } else if (c == '+' || c == '\\') {
                // The first branch of a line continues the lines above; any other begins here.
                if (bus.isEmpty()) {
                    bus = columns.getOrDefault(indent + at, "");
                } else {
                    columns.put(indent + at, bus);
                }
                at++;
            } else if (c == '-' || c == '|' || c == ' ') {
                at++;
            } else {
                int end = Math.min(at + DEVICE, text.length());
                Optional<PciAddress> device = device(bus, text.substring(at, end));
                if (device.isEmpty() || text.startsWith(BEFORE_NAME, end)) {
                    return;
                }
                bridge = device.get();
                at = end;
            }
        }
    }

    private Optional<PciAddress> device(String bus, String word) throws CaptureException {
        Optional<PciAddress> device = ListingText.addressOf(bus.toLowerCase(Locale.ROOT) + ":" + word);
        if (device.isPresent()) {
            recorder.device(device.get());
        }
        return device;
    }

    /** {@return domain and bus behind a bridge, or of a root; the brackets have one bus, the first and last, or the root's domain and bus} */
    private String below(@Nullable PciAddress bridge, String buses) throws CaptureException {
        if (bridge == null) {
            return buses;
        }
        int dash = buses.indexOf('-');
        String first = dash < 0 ? buses : buses.substring(0, dash);
        recorder.buses(bridge, first, buses.substring(dash + 1));
        String name = bridge.toString();
        return name.substring(0, name.indexOf(':') + 1) + first;
    }
}
