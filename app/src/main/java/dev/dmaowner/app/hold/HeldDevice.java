package dev.dmaowner.app.hold;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The regions, interrupts and reset of a device, as its open file reports them. Nothing is reset, and no region is read.
 *
 * @param device the device
 * @param canBeReset whether a user can reset it
 * @param regions the regions that it has, in the order of their numbers
 * @param interrupts the kinds of interrupts that it has, in the order of their numbers
 * @param problem why the kernel does not tell, empty text if it does
 */
record HeldDevice(DeviceId device, boolean canBeReset, List<Part> regions, List<Part> interrupts, String problem) {

    private static final long CAN_BE_RESET = 1;
    /** More than any kernel has of either. */
    private static final long MOST = 64;

    private static final List<String> PCI_REGIONS =
            List.of("BAR 0", "BAR 1", "BAR 2", "BAR 3", "BAR 4", "BAR 5", "ROM", "configuration space", "VGA");
    private static final List<String> PCI_INTERRUPTS = List.of("INTx", "MSI", "MSI-X", "errors", "requests to let go");

    /**
     * A region, or a kind of interrupts.
     *
     * @param number its number, which means the same for all devices of PCI
     * @param name what it is, empty text where the bus gives the number no meaning
     * @param size the bytes of the region, or how many interrupts there are; more than 0
     */
    record Part(long number, String name, long size) {}

    HeldDevice {
        regions = List.copyOf(regions);
        interrupts = List.copyOf(interrupts);
    }

    /** {@return what the kernel reports of a device through its open file} */
    static HeldDevice of(DeviceId device, OpenNode file) {
        NodeAnswer answer = file.request(NodeRequest.of("get_info"));
        if (!(answer instanceof NodeAnswer.Done flags)) {
            String problem = answer.refusal().map(why -> why.reason()).orElse("no answer");
            return new HeldDevice(device, false, List.of(), List.of(), problem);
        }
        return new HeldDevice(
                device,
                (flags.value() & CAN_BE_RESET) != 0,
                parts(device, file, "region", PCI_REGIONS),
                parts(device, file, "irq", PCI_INTERRUPTS),
                "");
    }

    private static List<Part> parts(DeviceId device, OpenNode file, String kind, List<String> names) {
        List<Part> parts = new ArrayList<>();
        long count = Math.min(number(file, "get_info", new Argument.Text("num_" + kind + "s")), MOST);
        String size = kind.equals("region") ? "size" : "count";
        for (long i = 0; i < count; i++) {
            long has = number(file, kind + "_info", new Argument.Number(i), new Argument.Text(size));
            if (has > 0) {
                boolean isNamed = device.bus().equals("pci") && i < names.size();
                parts.add(new Part(i, isNamed ? names.get((int) i) : "", has));
            }
        }
        return parts;
    }

    /** {@return the number that a request gives, 0 where the kernel refuses, as it does for a region that there is not} */
    private static long number(OpenNode file, String verb, Argument... arguments) {
        NodeAnswer answer = file.request(NodeRequest.of(verb, arguments));
        return answer instanceof NodeAnswer.Done done ? done.value() : 0;
    }
}
