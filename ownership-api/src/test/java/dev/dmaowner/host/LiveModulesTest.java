package dev.dmaowner.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Modules are loaded by a program at a fixed place, and never by a shell; here the program is made up. */
@EnabledOnOs(OS.LINUX)
class LiveModulesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private LiveModules with(String script) throws IOException {
        Path program = folder.resolve("modprobe");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new LiveModules(List.of(folder.resolve("absent"), program), PATIENCE);
    }

    private static Refusal refusal(WriteAnswer answer) {
        return answer.refusal().orElseThrow();
    }

    @Test
    void programGetsTheNameAndNothingOfThisProgramsEnvironment() throws IOException {
        Path said = folder.resolve("said");
        WriteAnswer answer = with("echo \"$#:$1:$2:${HOME-none}:${MODPROBE_OPTIONS-none}\" > " + said)
                .load("vfio-pci");
        assertInstanceOf(WriteAnswer.Done.class, answer);
        assertEquals("2:--:vfio-pci:none:none\n", Files.readString(said));
    }

    @Test
    void nameThatIsNoModulesReachesNoProgram() throws IOException {
        Path said = folder.resolve("said");
        LiveModules modules = with("touch " + said);
        for (String name :
                List.of("", "-r", "--remove", "vfio pci", "../vfio", "vfio;reboot", "vfio\n", "v".repeat(56))) {
            assertEquals(Errno.EINVAL, refusal(modules.load(name)).errno(), name);
        }
        assertFalse(Files.exists(said));
    }

    @Test
    void moduleThatIsNotThereIsSaidToBeMissing() throws IOException {
        Refusal why = refusal(
                with("echo 'modprobe: FATAL: Module nothing not found in directory /lib/modules/6.12.0' >&2; exit 1")
                        .load("nothing"));
        assertEquals(Errno.ENOENT, why.errno());
        assertTrue(why.cure().isPresent());
    }

    @Test
    void errorOfTheKernelIsItsErrno() throws IOException {
        Refusal why = refusal(
                with("echo \"modprobe: ERROR: could not insert 'vfio_pci': Operation not permitted\" >&2; exit 1")
                        .load("vfio-pci"));
        assertEquals(Errno.EPERM, why.errno());
        assertEquals(
                "modprobe does not load vfio-pci: modprobe: ERROR: could not insert 'vfio_pci': Operation not permitted",
                why.reason());
    }

    @Test
    void machineWithoutModprobeSaysSo() {
        Refusal why = refusal(new LiveModules(List.of(folder.resolve("absent")), PATIENCE).load("vfio-pci"));
        assertEquals(Errno.ENOENT, why.errno());
        assertEquals("modprobe is not on this machine, so vfio-pci is not loaded", why.reason());
    }

    @Test
    void machineBelowAnotherRootIsNotGivenModules() throws IOException {
        Files.createDirectories(folder.resolve("sys"));
        LiveHost host = LiveHost.at(folder, RegisterAccess.NONE, PATIENCE);
        assertEquals(Errno.EOPNOTSUPP, refusal(host.loadModule("vfio-pci")).errno());
    }

    @Test
    void captureIsNotGivenModules() throws IOException {
        Files.createDirectories(folder.resolve("sys"));
        Host host = DirectoryHost.of(folder, "a capture");
        assertEquals(Errno.EROFS, refusal(host.loadModule("vfio-pci")).errno());
        assertEquals(
                Errno.EROFS,
                refusal(new RememberingHost(host).loadModule("vfio-pci")).errno());
    }
}
