package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the table that SPDK's {@code setup.sh status} prints: a heading that names the columns, and a row a device. */
final class StatusTableReader implements LineReader {

    private final Recorder recorder;
    private List<String> columns = List.of();

    StatusTableReader(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public boolean take(TextLine line) throws CaptureException {
        if (line.isBlank()) {
            columns = List.of();
            return false;
        } else if (line.text().contains("BDF")
                && line.text().contains("Vendor")
                && line.text().contains("Driver")) {
            columns = Arrays.asList(line.text().split("\\s+"));
            return true;
        }
        return !columns.isEmpty() && takeRow(line.text().split("\\s+"));
    }

    private boolean takeRow(String[] words) throws CaptureException {
        Optional<PciAddress> parsed = ListingText.addressOf(cell(words, "BDF"));
        if (parsed.isEmpty()) {
            return false;
        }
        PciAddress address = parsed.get();
        recorder.device(address);
        recorder.ids(address, cell(words, "Vendor"), cell(words, "Device"));
        recorder.numaNode(address, cell(words, "NUMA"));
        String driver = cell(words, "Driver");
        if (driver.equals("-")) {
            recorder.noDriver(address);
        } else {
            recorder.driver(address, driver);
        }
        return true;
    }

    private String cell(String[] words, String column) {
        int at = columns.indexOf(column);
        return at >= 0 && at < words.length ? words[at] : "";
    }
}
