package dev.dmaowner.app.hold;

import java.util.ArrayList;
import java.util.List;

/** Says what a device gives its user: whether it can be reset, its regions and its interrupts. */
final class HeldDeviceText {

    private HeldDeviceText() {}

    /** {@return lines for a person to read} */
    static List<String> lines(HeldDevice device) {
        List<String> lines = new ArrayList<>();
        String name = device.device().name();
        if (!device.problem().isEmpty()) {
            lines.add(name + ": " + device.problem());
            return lines;
        }
        lines.add(name + (device.canBeReset() ? " can be reset" : " cannot be reset"));
        device.regions().forEach(region -> lines.add("  region " + numbered(region) + ": " + region.size() + " bytes"));
        device.interrupts().forEach(each -> lines.add("  interrupt " + numbered(each) + ": " + each.size()));
        return lines;
    }

    private static String numbered(HeldDevice.Part part) {
        return part.number() + (part.name().isEmpty() ? "" : " (" + part.name() + ")");
    }
}
