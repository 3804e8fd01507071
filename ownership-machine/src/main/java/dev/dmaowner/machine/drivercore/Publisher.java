package dev.dmaowner.machine.drivercore;

import dev.dmaowner.Refusal;
import dev.dmaowner.machine.plugin.PluginReporter;
import java.util.Optional;

/**
 * Identifies the driver, and the device if any, that published a node, parameter or attribute.
 *
 * @param driver the driver
 * @param device the device that it was published for, empty if for none
 * @param reporter is notified of what the driver's part throws
 */
record Publisher(String driver, Optional<String> device, PluginReporter reporter) {

    Refusal defect(String operation, Object part, Throwable e) {
        Refusal why = reporter.threw(part, operation, "this operation alone fails", e);
        return Refusal.of(why.errno(), this + " (" + part.getClass().getName() + ") failed in " + operation + ": " + e);
    }

    @Override
    public String toString() {
        return "driver " + driver + device.map(name -> " of " + name).orElse("");
    }
}
