package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;
import java.util.List;
import java.util.Optional;

/**
 * A port with a slot that keeps what is below it apart from all other devices, as do all bridges above it.
 *
 * @param port the port
 * @param fact how that is known, a human-readable clause
 * @param bus the domain and bus below it, such as {@code 0000:03}, empty if it was not read
 * @param below the devices that are directly below it, empty if the port is free
 */
public record IsolatingPort(DeviceId port, String fact, Optional<String> bus, List<DeviceId> below) {

    public IsolatingPort {
        below = List.copyOf(below);
    }

    /** {@return whether nothing is below it} */
    public boolean isFree() {
        return below.isEmpty();
    }
}
