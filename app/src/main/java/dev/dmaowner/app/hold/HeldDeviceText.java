package dev.dmaowner.app.hold;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import java.util.ArrayList;
import java.util.List;

/** Says what a device gives its user: whether it can be reset, its regions and its interrupts. Nothing is reset or read for it. */
final class HeldDeviceText {

    private static final long CAN_BE_RESET = 1;
    /** More than any kernel has of either. */
    private static final long MOST = 64;

    private static final List<String> PCI_REGIONS =
            List.of("BAR 0", "BAR 1", "BAR 2", "BAR 3", "BAR 4", "BAR 5", "ROM", "configuration space", "VGA");
    private static final List<String> PCI_INTERRUPTS = List.of("INTx", "MSI", "MSI-X", "errors", "requests to let go");

    private final DeviceId device;
    private final OpenNode file;

    HeldDeviceText(DeviceId device, OpenNode file) {
        this.device = device;
        this.file = file;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        NodeAnswer answer = file.request(NodeRequest.of("get_info"));
        if (!(answer instanceof NodeAnswer.Done flags)) {
            answer.refusal().ifPresent(why -> lines.add(device.name() + ": " + why.reason()));
            return lines;
        }
        lines.add(device.name() + ((flags.value() & CAN_BE_RESET) != 0 ? " can be reset" : " cannot be reset"));
        long regions = Math.min(number("get_info", new Argument.Text("num_regions")), MOST);
        for (long i = 0; i < regions; i++) {
            long size = number("region_info", new Argument.Number(i), new Argument.Text("size"));
            if (size > 0) {
                lines.add("  region " + i + named(PCI_REGIONS, i) + ": " + size + " bytes");
            }
        }
        long interrupts = Math.min(number("get_info", new Argument.Text("num_irqs")), MOST);
        for (long i = 0; i < interrupts; i++) {
            long count = number("irq_info", new Argument.Number(i), new Argument.Text("count"));
            if (count > 0) {
                lines.add("  interrupt " + i + named(PCI_INTERRUPTS, i) + ": " + count);
            }
        }
        return lines;
    }

    /** {@return the number that a request gives, 0 where the kernel refuses, as it does for a region that there is not} */
    private long number(String verb, Argument... arguments) {
        NodeAnswer answer = file.request(NodeRequest.of(verb, arguments));
        return answer instanceof NodeAnswer.Done done ? done.value() : 0;
    }

    private String named(List<String> names, long index) {
        boolean isNamed = device.bus().equals("pci") && index < names.size();
        return isNamed ? " (" + names.get((int) index) + ")" : "";
    }
}
