package dev.dmaowner.app.sync;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** The Device Serial Number of PCI Express, an extended capability. Only root reads so much of the configuration space. */
final class SerialNumber {

    private static final int FIRST = 0x100;
    private static final int SIZE = 0x1000;
    private static final int CAPABILITY = 0x0003;
    /** As many as have room. */
    private static final int MOST = (SIZE - FIRST) / 8;

    private SerialNumber() {}

    /**
     * {@return the serial number, eight bytes in the order that {@code lspci} prints; empty if the device has none, sleeps, or it cannot be
     * read}
     */
    static Optional<String> of(Host host, String directory) throws IOException {
        boolean sleeps = host.readText(directory + "/power/runtime_status")
                .filter(status -> !status.equals("active"))
                .isPresent();
        byte[] space = sleeps ? new byte[0] : host.read(directory + "/config").orElse(new byte[0]);
        int at = FIRST;
        for (int count = 0; at >= FIRST && at + 12 <= space.length && count < MOST; count++) {
            int header = word(space, at);
            if ((header & 0xffff) == CAPABILITY) {
                return text(space, at + 4);
            }
            at = header >>> 20 & 0xffc;
        }
        return Optional.empty();
    }

    private static int word(byte[] space, int at) {
        return (space[at] & 0xff)
                | (space[at + 1] & 0xff) << 8
                | (space[at + 2] & 0xff) << 16
                | (space[at + 3] & 0xff) << 24;
    }

    private static Optional<String> text(byte[] space, int at) {
        StringBuilder text = new StringBuilder();
        boolean isSet = false;
        for (int i = 7; i >= 0; i--) {
            isSet |= space[at + i] != 0;
            text.append(String.format(Locale.ROOT, "%02x", space[at + i] & 0xff))
                    .append(i == 0 ? "" : "-");
        }
        return isSet ? Optional.of(text.toString()) : Optional.empty();
    }
}
