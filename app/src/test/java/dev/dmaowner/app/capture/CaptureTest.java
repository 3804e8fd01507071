package dev.dmaowner.app.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.cli.Progress;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.Host;
import dev.dmaowner.testdata.SharedData;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class CaptureTest {

    @TempDir
    private Path folder;

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A host with everything that identifies it in every place where it could be. */
    private static Host telling() throws IOException {
        String device = "sys/devices/pci0000:00/0000:00:03.0";
        byte[] config = new byte[4096];
        config[0x100] = 3;
        config[0x102] = 1;
        byte[] serial = text("SERIALNO");
        System.arraycopy(serial, 0, config, 0x104, serial.length);
        String tree = "sys/firmware/devicetree/base/";
        return CapturedHost.of(
                CapturedTree.builder()
                        .link("sys/bus/pci/devices/0000:00:03.0", "../../../devices/pci0000:00/0000:00:03.0")
                        .link(device + "/subsystem", "../../../bus/pci")
                        .file(
                                device + "/uevent",
                                text("PCI_ID=8086:100E\nMODALIAS=pci:x\nHID_UNIQ=00:11:22:33:44:55\nNAME=SECRETHOST\n"))
                        .file(device + "/config", config)
                        .file(device + "/vendor", text("0x8086\n"))
                        .file("sys/class/net/eth0/address", text("de:ad:be:ef:00:01\n"))
                        .file("sys/class/dmi/id/product_serial", text("DMI-4711-X\n"))
                        .file("sys/class/nvme/nvme0/serial", text("NVME-0815\n"))
                        .file("etc/machine-id", text("0123456789abcdef0123456789abcdef\n"))
                        .file("proc/sys/kernel/hostname", text("SECRETHOST\n"))
                        .file(tree + "serial-number", text("DT-SERIAL-1\0"))
                        .file(tree + "ethernet/local-mac-address", new byte[] {1, 2, 3, 4, 5, 6})
                        .file(tree + "chosen/bootargs", text("root=UUID host=SECRETHOST\0"))
                        .file(tree + "model", text("Board of SECRETHOST with DMI-4711-X NVME-0815 de:ad:be:ef:00:01\0"))
                        .build(),
                "a telling host");
    }

    private static String archive(Redaction redaction) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Capture.of(telling(), redaction, Progress.none()).writeTo(out);
        byte[] tar = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes();
        return new String(tar, StandardCharsets.ISO_8859_1);
    }

    @Test
    void redactedCaptureHoldsNothingThatIdentifiesTheHost() throws IOException {
        String open = archive(Redaction.NONE);
        String redacted = archive(Redaction.of(telling()));
        for (String secret : List.of(
                "SERIALNO",
                "00:11:22:33:44:55",
                "SECRETHOST",
                "DMI-4711-X",
                "NVME-0815",
                "de:ad:be:ef",
                "DT-SERIAL",
                "\u0001\u0002\u0003\u0004\u0005\u0006")) {
            assertTrue(open.contains(secret), () -> "the test would find nothing: " + secret);
            assertFalse(redacted.contains(secret), secret);
        }
        assertFalse(redacted.contains("0123456789abcdef"));
        assertTrue(redacted.contains("PCI_ID=8086:100E"), "and keeps what tells the device");
    }

    @Test
    void capabilitiesThatGoRoundInACircleEnd() {
        byte[] space = new byte[4096];
        space[0x100] = 1;
        space[0x103] = 0x10;
        assertArrayEquals(space, SerialNumbers.without(space));
        for (int length : new int[] {0, 1, 64, 256, 257, 259, 260}) {
            assertEquals(length, SerialNumbers.without(new byte[length]).length);
        }
    }

    @TestFactory
    List<DynamicTest> captureOfARecordedHostShowsWhatTheHostShows() {
        return SharedData.list("traces").stream()
                .filter(Files::isDirectory)
                .map(trace -> DynamicTest.dynamicTest(trace.getFileName().toString(), () -> sameShow(trace)))
                .toList();
    }

    private void sameShow(Path trace) throws IOException {
        for (List<String> options : List.of(List.<String>of(), List.of("--redact"))) {
            Path file = folder.resolve(trace.getFileName() + ".tar.gz");
            List<String> command = new java.util.ArrayList<>(
                    List.of("capture", "-m", trace.resolve("sys.tar.gz").toString(), "-o", file.toString()));
            command.addAll(options);
            CommandRun run = CommandRun.of(command.toArray(new String[0]));
            assertEquals(0, run.exitCode(), run.err());
            assertEquals(show(trace.resolve("sys.tar.gz")), show(file));
        }
    }

    private static String show(Path machine) throws IOException {
        CommandRun run = CommandRun.of("show", "-m", machine.toString(), "--format", "json");
        assertEquals(0, run.exitCode(), run.err());
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(run.out());
        ((ObjectNode) json.get("host")).remove("source");
        return json.toPrettyString();
    }
}
