package dev.dmaowner.app.hold;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.hold.HeldDevice.Part;
import dev.dmaowner.app.schema.JsonOfCommands;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A held group for programs is as its schema says. */
class HeldJsonTest {

    private static String json(HeldDevice device, List<String> notes) throws IOException {
        StringWriter out = new StringWriter();
        JsonOutput.print(
                new PrintWriter(out),
                json -> HeldJson.write(json, new GroupId(7), List.of("/dev/vfio/7"), List.of(device), notes));
        JsonOfCommands.check(List.of("hold"), new String[] {"hold", "7", "--format=json"}, out.toString());
        return out.toString();
    }

    @Test
    void allOfADeviceIsThere() throws IOException {
        String text = json(
                new HeldDevice(
                        new DeviceId("pci", "0000:01:00.0"),
                        true,
                        List.of(new Part(0, "BAR 0", 4096), new Part(11, "", 16)),
                        List.of(new Part(2, "MSI-X", 5)),
                        ""),
                List.of());
        assertTrue(text.contains("\"canBeReset\" : true"), text);
        assertTrue(text.contains("\"bytes\" : 4096"), text);
        assertTrue(text.contains("\"count\" : 5"), text);
        assertTrue(text.contains("\"process\" : " + ProcessHandle.current().pid()), text);
    }

    @Test
    void deviceThatTellsNothingHasItsReason() throws IOException {
        HeldDevice silent =
                new HeldDevice(new DeviceId("pci", "0000:01:00.0"), false, List.of(), List.of(), "it is gone");
        String text = json(silent, List.of("a note"));
        assertTrue(text.contains("\"problem\" : \"it is gone\"") && !text.contains("canBeReset"), text);
    }
}
