package dev.dmaowner.bus.amba.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.dmaowner.bus.amba.AmbaDevice;
import dev.dmaowner.bus.amba.PeripheralId;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.spi.IdTable;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.Match.CannotTell;
import dev.dmaowner.spi.Match.No;
import dev.dmaowner.spi.Match.Rule;
import dev.dmaowner.spi.Match.Yes;
import dev.dmaowner.testdata.FlattenedTreeWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AmbaBusTest {

    private final AmbaBus bus = new AmbaBus();

    private AmbaDevice device(int... peripheralId) throws IOException {
        FlattenedTreeWriter board = new FlattenedTreeWriter()
                .begin("")
                .cells("#address-cells", 1)
                .cells("#size-cells", 1)
                .begin("dma@1000")
                .strings("compatible", "vendor,dma", "arm,primecell")
                .cells("reg", 0x1000, 0x1000);
        if (peripheralId.length > 0) {
            board.cells("arm,primecell-periphid", peripheralId);
        }
        DeviceTree tree = DeviceTree.read(ByteBuffer.wrap(board.end().end().bytes()));
        List<Device> devices = bus.enumerate(new EnumerationSource(
                CapturedHost.of(CapturedTree.builder().directory("sys").build(), "test"),
                Firmware.of(tree),
                ConfigSpace.LEAVE_ASLEEP));
        assertEquals(1, devices.size());
        return assertInstanceOf(AmbaDevice.class, devices.get(0));
    }

    private Match match(Device device, Optional<String> override, String driver, String... ids) {
        DriverDescription description = DriverDescription.of("amba", driver, ids);
        return bus.match(device, new Candidate(description, IdTable.of(List.of(ids)), List.of(), override));
    }

    private Match match(Device device, String driver, String... ids) {
        return match(device, Optional.empty(), driver, ids);
    }

    @Test
    @Tag("R-141")
    void theTreesPeripheralIdCounts() throws IOException {
        assertEquals("000abcde", device(0xabcde).attributes().get("id"));
        assertEquals("amba:d000ABCDE", device(0xabcde).modalias());
    }

    @Test
    void anIdFitsByItsDigitsAndItsWildcards() throws IOException {
        AmbaDevice device = device(0x410a1001);
        for (String id : List.of("amba:d*A1001", "amba:d???A1001", "amba:d410A1001", "amba:d[0-4]10A100?")) {
            assertEquals(new Yes(Rule.STATIC_ID, id), match(device, "d", id));
        }
        assertInstanceOf(No.class, match(device, "d", "amba:d???A1002", "amba:d???B1001"));
    }

    @Test
    @Tag("R-142")
    void anIdThatCannotBeReadLeavesTheMatchOpenWithAnOverrideToo() throws IOException {
        AmbaDevice device = device();
        assertEquals("00000000", device.attributes().get("id"));
        assertInstanceOf(CannotTell.class, match(device, "d", "amba:d???A1001"));
        assertInstanceOf(CannotTell.class, match(device, Optional.of("d"), "d"));
        assertInstanceOf(CannotTell.class, match(device, Optional.of("other"), "d"));
    }

    @Test
    @Tag("R-145")
    void aDriverWithoutIdsFitsNothing() throws IOException {
        assertInstanceOf(No.class, match(device(0xa1001), "amba-proxy"));
    }

    @Test
    void anOverrideDecidesAlone() throws IOException {
        AmbaDevice device = device(0xa1001);
        assertEquals(new Yes(Rule.OVERRIDE, "mine"), match(device, Optional.of("mine"), "mine"));
        assertInstanceOf(No.class, match(device, Optional.of("mine"), "other", "amba:d???A1001"));
    }

    @Test
    @Tag("R-147")
    void anOverrideOfADriverWhoseTableLacksTheIdHandsItNone() throws IOException {
        Match match = match(device(0xa1001), Optional.of("mine"), "mine", "amba:d???A1002");
        assertEquals(Rule.OVERRIDE, assertInstanceOf(Yes.class, match).rule());
    }

    @Test
    @Tag("R-146")
    void theIdIsAFileAndTheModaliasIsOnlyInTheUevent() throws IOException {
        AmbaDevice device = device(0xa1001);
        assertFalse(device.attributes().containsKey("modalias"));
        assertEquals(
                "\t0000000000001000\t0000000000001fff\t0000000000000200",
                device.attributes().get("resource"));
        assertEquals(
                List.of(
                        "OF_NAME=dma",
                        "OF_FULLNAME=/dma@1000",
                        "OF_COMPATIBLE_0=vendor,dma",
                        "OF_COMPATIBLE_1=arm,primecell",
                        "OF_COMPATIBLE_N=2",
                        "AMBA_ID=000a1001",
                        "MODALIAS=amba:d000A1001"),
                bus.description().uevent().of(device));
    }

    @Test
    void anIdFileThatMakesNoSenseIsUnknown() {
        assertEquals(new PeripheralId(0x141011), PeripheralId.parse("00141011"));
        for (String text : List.of("", "1011", "0x141011", "0014101g", "000000000")) {
            assertEquals(PeripheralId.UNKNOWN, PeripheralId.parse(text));
        }
    }
}
