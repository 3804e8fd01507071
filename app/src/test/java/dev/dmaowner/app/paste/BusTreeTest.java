package dev.dmaowner.app.paste;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dmaowner.host.CaptureException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BusTreeTest {

    private static final String TREE =
            """
            -+-[0000:00]-+-00.0  Intel Corporation Host [bridge]
             |           +-04.0-[01]--+-00.0  Some card
             |           |            \\-00.1
             |           +-06.0-[05-08]----00.0-[06-08]--+-00.0-[07]----00.0
             |           |                               \\-02.0-[08]--
             |           \\-1f.3
             \\-[0001:40]---00.0-[41]----00.0
            """;

    private static List<String> buses(String text) throws CaptureException {
        return Pasted.facts(text).devices().stream()
                .map(device -> device.address()
                        + device.value(Fact.BUSES).map(buses -> " to " + buses).orElse(""))
                .toList();
    }

    @Test
    void busesBehindBridges() throws CaptureException {
        List<String> expected = List.of(
                "0000:00:00.0",
                "0000:00:04.0 to 01-01",
                "0000:00:06.0 to 05-08",
                "0000:00:1f.3",
                "0000:01:00.0",
                "0000:01:00.1",
                "0000:05:00.0 to 06-08",
                "0000:06:00.0 to 07-07",
                "0000:06:02.0 to 08-08",
                "0000:07:00.0",
                "0001:40:00.0 to 41-41",
                "0001:41:00.0");
        assertEquals(expected, buses(TREE));
        assertEquals(expected, buses("> " + TREE.replace("\n", "\r\n> ")));
    }

    @Test
    void oneRootAndALineThatEndsTheTree() throws CaptureException {
        String text =
                "-[0000:00]-+-00.0\n           +-1c.0-[02]----00.0\n           \\-1d.0\nsome words\n           \\-1e.0\n";
        assertEquals(List.of("0000:00:00.0", "0000:00:1c.0 to 02-02", "0000:00:1d.0", "0000:02:00.0"), buses(text));
    }

    @Test
    void devicesAreBehindTheirBridges() throws CaptureException {
        HostFacts facts = Pasted.facts(TREE, "01:00.0 Ethernet controller [0200]: x [8086:1533]\n");
        List<RecordedDevice> devices = facts.devices().stream()
                .map(device -> RecordedDevice.of(device, DeviceFacts.Functions.ONE))
                .toList();
        PciHierarchy hierarchy = PciHierarchy.of(devices, facts.hostBridges());
        assertEquals(
                "pci0000:00/0000:00:06.0/0000:05:00.0/0000:06:00.0/0000:07:00.0",
                hierarchy.path(dev.dmaowner.PciAddress.parse("0000:07:00.0").orElseThrow()));
    }

    @Test
    void damagedTreesAreNoDevices() throws CaptureException {
        for (String text : List.of(
                "-[0000:00", "-[0000:00]-+-zz.0", "-[xx]-+-00.0", "+-00.0", "\\-00.0", "-[0000:00]-+-00.0-[0")) {
            assertFalse(buses(text).stream().anyMatch(device -> device.contains("to")), text);
        }
    }
}
