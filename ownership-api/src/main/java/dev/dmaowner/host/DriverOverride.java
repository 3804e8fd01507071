package dev.dmaowner.host;

import java.io.IOException;
import java.util.Optional;

/** The text of a device's {@code driver_override}: a driver's name, or {@code (null)} where none is set. */
public final class DriverOverride {

    private static final String UNSET = "(null)";

    private DriverOverride() {}

    /**
     * {@return the only driver that may bind a device, empty if any may}
     *
     * @param directory the device's directory
     * @throws IOException if the host cannot be read
     */
    public static Optional<String> read(Host host, String directory) throws IOException {
        return host.readText(directory + "/driver_override").filter(text -> !text.isEmpty() && !text.equals(UNSET));
    }

    /** {@return the text that the kernel shows for an override} */
    public static String text(Optional<String> driver) {
        return driver.orElse(UNSET);
    }
}
