package dev.dmaowner.machine;

import dev.dmaowner.Refusal;
import java.util.Optional;

/**
 * Whose something is that is published.
 *
 * @param driver the driver
 * @param device the device that it has, empty for what there is without any
 */
record Publisher(String driver, Optional<String> device) {

    Refusal defect(String stage, Object part, Throwable e) {
        return Binding.defect(toString() + " (" + part.getClass().getName() + ")", stage, e);
    }

    @Override
    public String toString() {
        return "driver " + driver + device.map(name -> " of " + name).orElse("");
    }
}
