package dev.dmaowner.app.plugins;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedFilesTest {

    @TempDir
    private Path scratch;

    private Path above;
    private Path folder;
    private Path jar;

    @BeforeEach
    void makeFolder() throws IOException {
        above = Files.createDirectory(scratch.resolve("above"));
        folder = Files.createDirectory(above.resolve("folder"));
        jar = Files.createFile(Files.createDirectory(folder.resolve("one")).resolve("one.jar"));
        permit(above, "rwxr-xr-x");
        permit(folder, "rwxr-xr-x");
        permit(folder.resolve("one"), "rwxr-xr-x");
        permit(jar, "rw-r--r--");
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private void assertRefused(Path named) {
        FileSystemException refusal = assertThrows(
                FileSystemException.class, () -> TrustedFiles.ofThisUser().require(folder));
        assertTrue(refusal.getMessage().startsWith(named.toString()), refusal.getMessage());
    }

    @Test
    void filesThatNobodyElseCanChangeAreTrusted() {
        assertDoesNotThrow(() -> TrustedFiles.ofThisUser().require(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"above", "above/folder", "above/folder/one", "above/folder/one/one.jar"})
    void whatGroupOrOthersCanWriteToIsRefused(String path) throws IOException {
        for (String permissions : new String[] {"rwxrwxr-x", "rwxr-xrwx"}) {
            permit(scratch.resolve(path), permissions);
            assertRefused(scratch.resolve(path));
        }
    }

    @Test
    void linkIsAsSafeAsWhatItLeadsTo() throws IOException {
        Path elsewhere =
                Files.createFile(Files.createDirectory(scratch.resolve("other")).resolve("other.jar"));
        permit(elsewhere, "rw-r--r--");
        permit(elsewhere.getParent(), "rwxr-xr-x");
        Files.createSymbolicLink(folder.resolve("other.jar"), elsewhere);
        assertDoesNotThrow(() -> TrustedFiles.ofThisUser().require(folder));
        permit(elsewhere.getParent(), "rwxrwxrwx");
        assertRefused(elsewhere.getParent());
    }

    @Test
    void filesOfAnotherUserAreRefusedUnlessThatIsRoot() throws IOException {
        int owner = (Integer) Files.getAttribute(jar, "unix:uid");
        if (owner == 0) {
            assertDoesNotThrow(() -> TrustedFiles.ofUser(4711).require(folder));
            Files.setAttribute(jar, "unix:uid", 4711);
            assertRefused(jar);
            assertDoesNotThrow(() -> TrustedFiles.ofUser(4711).require(folder));
        } else {
            assertThrows(FileSystemException.class, () -> TrustedFiles.ofUser(owner + 1)
                    .require(folder));
        }
    }
}
