package dev.dmaowner.app.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.host.CapturedHost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureArchiveTest {

    private static final int RECORD = 512;

    private static CapturedHost host(byte[] tar) throws IOException {
        return host(new ByteArrayInputStream(tar));
    }

    private static CapturedHost host(InputStream tar) throws IOException {
        LimitedInputStream in = new LimitedInputStream(tar, "test.tar", 64 << 20);
        return CapturedHost.of(new CaptureArchive("test.tar").read(in), "test.tar");
    }

    private static String refusal(TarMaker tar) throws IOException {
        byte[] bytes = tar.bytes();
        return assertThrows(IOException.class, () -> host(bytes)).getMessage();
    }

    private static TarMaker machine() throws IOException {
        return new TarMaker().file("sys/bus/pci/rescan", "");
    }

    @Test
    void theMachineMayStandInAFolderOfItsOwn() throws IOException {
        for (String before : List.of("", "./", "/", "host7/", "captures/host7/")) {
            CapturedHost host = host(new TarMaker()
                    .file(before + "proc/sys/kernel/osrelease", "6.1.0\n")
                    .folder(before + "sys")
                    .file(before + "sys/devices/a/uevent", "x\n")
                    .file(before + "lib/modules/6.1.0/modules.alias", "alias\n")
                    .bytes());
            assertEquals(Optional.of("x"), host.readText("/sys/devices/a/uevent"), before);
            assertEquals(Optional.of("alias"), host.readText("/lib/modules/6.1.0/modules.alias"), before);
            assertEquals(Optional.of("6.1.0"), host.description().kernelRelease(), before);
        }
    }

    @Test
    void theInsideOfSysStandsForAMachine() throws IOException {
        CapturedHost host = host(new TarMaker()
                .file("./bus/pci/rescan", "")
                .file("./devices/a/uevent", "x")
                .bytes());
        assertTrue(host.exists("/sys/devices/a/uevent"));
    }

    @Test
    void onlyWhatMattersIsKept() throws IOException {
        CapturedHost host = host(machine()
                .file("sys/kernel/iommu_groups/0/type", "DMA\n")
                .file("sys/kernel/debug/x", "x")
                .file("sys/devices/system/cpu/online", "x")
                .file("sys/fs/x", "x")
                .file("etc/shadow", "x")
                .file("proc/kcore", "x")
                .file("lib/modules/6.1.0/kernel/a.ko", "x")
                .entry("dev/sda", TarArchiveEntry.LF_BLK, "")
                .bytes());
        assertEquals(List.of("bus", "kernel"), host.list("/sys"));
        assertEquals(List.of("iommu_groups"), host.list("/sys/kernel"));
        assertEquals(List.of("sys"), host.list("/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "sys/../../evil", "sys/bus/..", "..", "etc/../../x"})
    void aNameThatLeavesTheArchiveIsRefusedAndNamed(String name) throws IOException {
        String refusal = refusal(machine().file(name, "x"));
        assertTrue(refusal.contains(name), refusal);
    }

    @Test
    void linksThatLeaveTheArchiveLeadNowhere() throws IOException {
        CapturedHost host = host(machine()
                .link("sys/devices/a", "../../../../etc")
                .link("sys/devices/b", "/etc")
                .bytes());
        assertFalse(host.exists("/sys/devices/a"));
        assertFalse(host.exists("/sys/devices/b/passwd"));
    }

    @Test
    void nothingIsPutThroughALink() throws IOException {
        String refusal = refusal(machine().link("sys/devices/a", "/etc").file("sys/devices/a/passwd", "x"));
        assertTrue(refusal.contains("sys/devices/a/passwd"), refusal);
    }

    @Test
    void whatNoCaptureHoldsIsRefused() throws IOException {
        assertTrue(refusal(machine().entry("sys/devices/a", TarArchiveEntry.LF_LINK, "sys/bus/pci/rescan"))
                .contains("hard link"));
        assertTrue(refusal(machine().entry("sys/devices/a", TarArchiveEntry.LF_CHR, ""))
                .contains("device node"));
        assertTrue(refusal(machine().entry("sys/devices/a", TarArchiveEntry.LF_BLK, ""))
                .contains("device node"));
        assertTrue(refusal(machine().entry("sys/devices/dev/vfio/7", TarArchiveEntry.LF_CHR, ""))
                .contains("device node"));
        assertTrue(refusal(machine().entry("sys/devices/a", TarArchiveEntry.LF_FIFO, ""))
                .contains("pipe"));
        assertTrue(refusal(machine().entry("sys/devices/a", (byte) 'Q', "")).contains("unknown kind 'Q'"));
    }

    @Test
    void anArchiveWithoutAMachineOrWithTwoIsRefused() throws IOException {
        assertTrue(refusal(new TarMaker()).contains("is not a captured machine"));
        assertTrue(refusal(new TarMaker().file("etc/passwd", "x")).contains("is not a captured machine"));
        assertTrue(refusal(new TarMaker().file("a/sys/bus/x", "x").file("b/sys/bus/x", "x"))
                .contains("more than one"));
    }

    @Test
    void anEntryOfAnotherKindIsRefusedTheSecondTime() throws IOException {
        assertTrue(refusal(machine().link("sys/bus/pci", "x")).contains("sys/bus/pci"));
    }

    @Test
    void aFileTooLargeForAnAttributeIsThereAndCannotBeRead() throws IOException {
        CapturedHost host = host(machine()
                .file("sys/devices/a/resource0", new byte[(1 << 20) + 1])
                .file("sys/devices/a/uevent", "after it")
                .bytes());
        assertTrue(host.exists("/sys/devices/a/resource0"));
        assertThrows(IOException.class, () -> host.read("/sys/devices/a/resource0"));
        assertEquals(Optional.of("after it"), host.readText("/sys/devices/a/uevent"));
    }

    @Test
    void aBombIsNotUnpacked() throws IOException {
        byte[] header = Arrays.copyOf(
                new TarMaker().file("home/zeros", new byte[200 << 10]).bytes(), RECORD);
        TarArchiveEntry claims = new TarArchiveEntry("home/zeros", true);
        claims.setSize(4L << 30);
        claims.writeEntryHeader(header);
        InputStream bomb = new SequenceInputStream(new ByteArrayInputStream(header), zeros());
        String refusal = assertThrows(IOException.class, () -> host(bomb)).getMessage();
        assertTrue(refusal.contains("unpacks to more than"), refusal);
    }

    @Test
    void aNameWithoutAnEndIsNotCollected() throws IOException {
        byte[] header = new byte[RECORD];
        TarArchiveEntry longName = new TarArchiveEntry("././@LongLink", TarArchiveEntry.LF_GNUTYPE_LONGNAME);
        longName.setSize(32 << 20);
        longName.writeEntryHeader(header);
        byte[] name = new byte[33 << 20];
        Arrays.fill(name, (byte) 'a');
        InputStream bomb = new SequenceInputStream(new ByteArrayInputStream(header), new ByteArrayInputStream(name));
        String refusal = assertThrows(IOException.class, () -> host(bomb)).getMessage();
        assertTrue(refusal.contains("headers"), refusal);
    }

    @Test
    void aSizeThatTheArchiveDoesNotHaveIsRefused() throws IOException {
        byte[] header = new byte[RECORD];
        TarArchiveEntry claims = new TarArchiveEntry("sys/devices/a/uevent", true);
        claims.setSize(1 << 20);
        claims.writeEntryHeader(header);
        byte[] cut = Arrays.copyOf(header, RECORD + 100);
        assertThrows(IOException.class, () -> host(cut));
    }

    @Test
    void aLoneBlockOfZerosEndsAnArchiveAsTwoDo() throws IOException {
        byte[] whole = machine().file("sys/devices/last/uevent", "last").bytes();
        int end = whole.length;
        while (whole[end - 1] == 0) {
            end--;
        }
        int records = (end + RECORD - 1) / RECORD;
        for (int zeros = 0; zeros <= 2; zeros++) {
            CapturedHost host = host(Arrays.copyOf(whole, (records + zeros) * RECORD));
            assertEquals(Optional.of("last"), host.readText("/sys/devices/last/uevent"));
        }
    }

    private static InputStream zeros() {
        return new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                Arrays.fill(target, offset, offset + length, (byte) 0);
                return length;
            }
        };
    }
}
