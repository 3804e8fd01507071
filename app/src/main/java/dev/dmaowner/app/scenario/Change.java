package dev.dmaowner.app.scenario;

import dev.dmaowner.DeviceId;
import java.util.Optional;

/**
 * A device whose driver changed.
 *
 * @param device the device
 * @param from the driver before, empty for none
 * @param to the driver now, empty for none
 * @param presence whether it is on its bus now
 */
public record Change(DeviceId device, Optional<String> from, Optional<String> to, Presence presence) {

    /** Whether a device is on its bus. */
    public enum Presence {
        THERE,
        GONE
    }
}
