package dev.dmaowner.app.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class MachineSourceTest {

    private static final String DUMP =
            "00:02.0 0200: 8086:10d3\n\tKernel driver in use: e1000e\n00: 86 80 d3 10 07 05 10 00 00 00 00 02 10 00 00 00\n";

    @TempDir
    Path folder;

    private Path write(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] bzip2(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new BZip2CompressorOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] xz(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new XZOutputStream(bytes, new LZMA2Options())) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    private static byte[] capture() throws IOException {
        return new TarMaker()
                .file("sys/devices/pci0000:00/0000:00:02.0/uevent", "PCI_ID=8086:10D3\n")
                .link("sys/bus/pci/devices/0000:00:02.0", "../../../devices/pci0000:00/0000:00:02.0")
                .bytes();
    }

    private static void assertHasTheDevice(Host host) throws IOException {
        String uevent =
                host.readText("/sys/bus/pci/devices/0000:00:02.0/uevent").orElseThrow();
        assertTrue(uevent.contains("PCI_ID=8086:10D3"), uevent);
        assertEquals(HostDescription.Kind.CAPTURED, host.description().kind());
    }

    private IOException refused(Path machine) {
        IOException refused = assertThrows(IOException.class, () -> MachineSource.open(machine));
        assertTrue(refused.getMessage().contains(String.valueOf(machine.getFileName())), refused.getMessage());
        assertTrue(refused.getMessage().indexOf('\n') < 0, refused.getMessage());
        return refused;
    }

    @Test
    void theKindIsToldByTheContentWhateverTheName() throws IOException {
        assertHasTheDevice(MachineSource.open(write("a", capture())));
        assertHasTheDevice(MachineSource.open(write("b.zip", gzip(capture()))));
        assertHasTheDevice(MachineSource.open(write("c.txt", bzip2(capture()))));
        assertHasTheDevice(MachineSource.open(write("d.tar.gz", text(DUMP))));
        assertHasTheDevice(MachineSource.open(write("e", gzip(text(DUMP)))));
        assertHasTheDevice(MachineSource.open(write("f", bzip2(text(DUMP)))));
        assertHasTheDevice(MachineSource.open(write("g", xz(text(DUMP)))));
        assertHasTheDevice(MachineSource.open(write("h", xz(capture()))));
        assertHasTheDevice(MachineSource.open(write("i", DUMP.getBytes(StandardCharsets.UTF_16))));
    }

    @Test
    void aLongDumpAndAnArchiveWithoutAMarkAreToldApart() throws IOException {
        assertHasTheDevice(MachineSource.open(write("long", text("#\n".repeat(600) + DUMP))));
        byte[] unmarked = capture();
        int sum = Integer.parseInt(new String(unmarked, 148, 6, StandardCharsets.US_ASCII), 8);
        for (int i = 257; i < 265; i++) {
            sum -= unmarked[i];
            unmarked[i] = 0;
        }
        System.arraycopy(String.format("%06o", sum).getBytes(StandardCharsets.US_ASCII), 0, unmarked, 148, 6);
        assertHasTheDevice(MachineSource.open(write("unmarked", unmarked)));
    }

    @Test
    void aFolderIsACaptureByWhatIsInIt() throws IOException {
        Path device = Files.createDirectories(folder.resolve("sys/bus/pci/devices/0000:00:02.0"));
        Files.writeString(device.resolve("uevent"), "PCI_ID=8086:10D3\n");
        assertHasTheDevice(MachineSource.open(folder));
        assertHasTheDevice(MachineSource.open(Optional.of(folder.toString())));
        assertEquals(folder.toString(), MachineSource.open(folder).description().source());
        refused(Files.createDirectory(folder.resolve("empty")));
    }

    @Test
    void aRecordingTellsItsKernelBesideItsCapture() throws IOException {
        write("machine.json", text("{\"seed\":{\"kernel\":\"wrong\"},\"kernel\":\"6.12.1\",\"devices\":[]}"));
        write("sys.tar.gz", gzip(capture()));
        Host host = MachineSource.open(folder);
        assertHasTheDevice(host);
        assertEquals(Optional.of("6.12.1"), host.description().kernelRelease());
        write("machine.json", text("{\"seed\":1}"));
        assertEquals(Optional.empty(), MachineSource.open(folder).description().kernelRelease());
        for (String damaged : new String[] {"{\"kernel\": ", "[]", "", "{\"a\"}"}) {
            write("machine.json", text(damaged));
            IOException refused = assertThrows(IOException.class, () -> MachineSource.open(folder), damaged);
            assertTrue(refused.getMessage().contains("machine.json"), refused.getMessage());
        }
    }

    @Test
    void aDeviceTreeIsAMachineThatHasOnlyThat() throws IOException {
        Host sample = MachineSource.open(Optional.of("sample:board"));
        byte[] tree = sample.read("/sys/firmware/fdt").orElseThrow();
        for (String name : new String[] {"board.dtb", "fdt"}) {
            Host host = MachineSource.open(write(name, tree));
            assertArrayEquals(tree, host.read("/sys/firmware/fdt").orElseThrow());
        }
    }

    @Test
    void whatIsCalledADeviceTreeAndIsNoneIsRefusedByItsName() throws IOException {
        byte[] begun = {(byte) 0xd0, 0x0d, (byte) 0xfe, (byte) 0xed, 0, 0, 0, 1};
        for (byte[] content : new byte[][] {{1, 2, 3, 0}, text("no tree"), begun}) {
            String said = refused(write("bad.dtb", content)).getMessage();
            assertTrue(said.startsWith(folder.resolve("bad.dtb") + ": not a device tree: "), said);
        }
    }

    @Test
    void anEmptyNameIsNoMachine() {
        IOException refused = assertThrows(IOException.class, () -> MachineSource.open(Optional.of("")));
        assertTrue(refused.getMessage().contains("an empty name"), refused.getMessage());
    }

    @Test
    void anEmptyFileIsNoMachineWhateverItsName() throws IOException {
        for (String name : new String[] {"a.dtb", "a.tar.gz", "a.txt", "a"}) {
            assertTrue(refused(write(name, new byte[0])).getMessage().contains("an empty file"), name);
            assertTrue(refused(write(name, gzip(new byte[0]))).getMessage().contains("an empty file"), name);
        }
    }

    @Test
    void anUnknownKindIsRefusedWithWhatWasFound() throws IOException {
        assertTrue(refused(write("a", new byte[0])).getMessage().contains("an empty file"));
        assertTrue(refused(write("b", new byte[] {0x7f, 'E', 'L', 'F', 0}))
                .getMessage()
                .contains("unknown kind"));
        assertTrue(refused(write("zeros", new byte[4096])).getMessage().contains("unknown kind"));
        assertTrue(refused(write("c", text("{\"devices\": []}"))).getMessage().contains("JSON"));
        assertTrue(refused(write("d", text("hello"))).getMessage().contains("lspci -nnk"));
        assertTrue(refused(write("e", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0}))
                .getMessage()
                .contains("cannot be read"));
        assertTrue(refused(write("z", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0}))
                .getMessage()
                .contains("zstd -d"));
        assertTrue(refused(write("f", gzip(gzip(capture())))).getMessage().contains("gzip data in compressed data"));
        assertTrue(refused(write("g", text("PCI bridges are of no use here, it says.")))
                .getMessage()
                .contains("says nothing of devices"));
    }

    @Test
    void aNameInAnArchiveCannotWriteToTheTerminal() throws IOException {
        byte[] tar = new TarMaker().file("../a\n\u001b[2Jb", "x").bytes();
        CommandRun run = CommandRun.of("show", "-m", write("evil.tar", tar).toString());
        assertEquals(4, run.exitCode());
        assertTrue(run.err().contains("../a\\u000a\\u001b[2Jb"), run.err());
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThrows(NoSuchFileException.class, () -> MachineSource.open(folder.resolve("none")));
    }

    @Test
    void noCutOfAnArchiveIsAnythingButAMachineOrARefusal() throws IOException {
        byte[] whole = gzip(capture());
        for (int length = 0; length < whole.length; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> MachineSource.open(write("cut.tar.gz", cut)), "cut at " + length);
        }
    }

    @Test
    void noDamagedByteOfAnArchiveIsAnythingButAMachineOrARefusal() throws IOException {
        byte[] whole = capture();
        for (int i = 0; i < 3 * 512; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) 0xa5;
            try {
                MachineSource.open(write("damaged.tar", damaged)).list("/sys");
            } catch (IOException e) {
                assertTrue(e.getMessage().contains("damaged.tar"), e.getMessage());
            }
        }
    }
}
