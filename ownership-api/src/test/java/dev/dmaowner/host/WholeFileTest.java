package dev.dmaowner.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An attribute is read the same without a channel as with one. */
class WholeFileTest {

    private static final int LIMIT = 1 << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, 8191, 8192, 8193, 100_000})
    void theContentIsWhatAChannelGives(int size) throws IOException {
        Path file = folder.resolve("uevent");
        byte[] content = new byte[size];
        for (int at = 0; at < size; at++) {
            content[at] = (byte) (at * 31);
        }
        Files.write(file, content);

        assertArrayEquals(content, WholeFile.attribute(file, "uevent", LIMIT));
        assertArrayEquals(content, WholeFile.read(file, "uevent", LIMIT));
    }

    @Test
    void whatIsNotThereIsSaidNotToBeThere() {
        assertThrows(NoSuchFileException.class, () -> WholeFile.attribute(folder.resolve("none"), "none", LIMIT));
    }

    @Test
    void aFolderFailsAsItDoesByAChannel() {
        IOException byChannel = assertThrows(IOException.class, () -> WholeFile.read(folder, "folder", LIMIT));
        IOException byStream = assertThrows(IOException.class, () -> WholeFile.attribute(folder, "folder", LIMIT));

        assertEquals(byChannel.getClass(), byStream.getClass());
        assertEquals(byChannel.getMessage(), byStream.getMessage());
    }

    @Test
    void moreThanTheLimitIsRefused() throws IOException {
        Path file = folder.resolve("large");
        Files.write(file, new byte[20_000]);

        assertThrows(CaptureException.class, () -> WholeFile.attribute(file, "large", 10_000));
    }

    @Test
    void onlyWhereTheKernelAloneMakesFilesIsALinkNotExpected() {
        assertTrue(WholeFile.isAttribute("/sys/devices/pci0000:00/0000:00:1f.0/uevent"));
        assertTrue(WholeFile.isAttribute("/sys/kernel/iommu_groups/7/type"));
        assertFalse(WholeFile.isAttribute("/sys/devices/../../tmp/uevent"));
        assertFalse(WholeFile.isAttribute("/sys/bus/pci/devices/0000:00:1f.0/uevent"));
        assertFalse(WholeFile.isAttribute("/proc/modules"));
    }
}
