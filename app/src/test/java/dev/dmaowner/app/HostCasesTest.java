package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.explain.SampleMachine;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts of people who hand devices to guests: what a careful colleague would tell them. */
class HostCasesTest {

    @TempDir
    private Path folder;

    private static String host(String name) {
        return SharedData.inCases("vm/" + name + "/sys.tar.gz").toString();
    }

    private static String said(String... words) {
        CommandRun run = CommandRun.of(words);
        return run.out().replaceAll("\n +", " ") + run.err();
    }

    private static void assertSays(String text, String... words) {
        for (String word : words) {
            assertTrue(text.contains(word), () -> "'" + word + "' is missing in:\n" + text);
        }
    }

    private static void assertKeepsSilent(String text, String... words) {
        for (String word : words) {
            assertFalse(text.contains(word), () -> "'" + word + "' is in:\n" + text);
        }
    }

    @Test
    void diskOfTheRootAndTheDefaultRouteAreNamedByEveryCommand() {
        String host = host("b550-rootdisk");
        for (String text : List.of(
                said("show", "14", "-m", host),
                said("explain", "21:00.0", "-m", host),
                said("plan", "take", "14", "-m", host),
                said("plan", "take", "21:00.0", "-m", host),
                said("show", "14", "-m", host, "--format", "json"))) {
            assertSays(
                    text,
                    "sda2 is mounted on /",
                    "enp34s0 carries the default route",
                    "process 4242 (qemu-system-x86)");
        }
        CommandRun plan = CommandRun.of("plan", "take", "14", "-m", host);
        assertEquals(3, plan.exitCode(), plan.out());
        assertEquals(
                1,
                plan.err().lines().filter(line -> line.contains("process 4242")).count(),
                "one finding a line, each once");
    }

    /** The command that agrees to everything is the last line, and it works. */
    @Test
    void commandThatAgreesToAllOfItMakesThePlan() {
        String error = CommandRun.of("plan", "take", "21:00.0", "-m", host("b550-rootdisk"))
                .err();
        String last = error.lines().reduce("", (one, other) -> other).strip();
        String command = last.substring(last.indexOf("dmaowner ") + "dmaowner ".length());
        CommandRun agreed = CommandRun.of(command.split(" "));
        assertEquals(0, agreed.exitCode(), agreed.err());
        assertTrue(agreed.out().contains("despite the check disk-in-use"), agreed.out());
    }

    @Test
    void oneStatementSaysWhatHelpsASharedGroup() {
        String text = said("explain", "21:00.0", "-m", host("b550-giant"));
        assertEquals(2, text.split("What would change it", -1).length, text);
        assertKeepsSilent(text, "nothing on this machine");
    }

    @Test
    void displayWhoseMemoryFirmwaresFramebufferHoldsIsLetGoFirst() {
        String host = host("efifb-boot-gpu");
        assertSays(said("explain", "b3:00.0", "-m", host), "efi-framebuffer.0 holds memory of it", "sysfb_init");
        CommandRun plan = CommandRun.of("plan", "take", "b3:00.0", "-m", host, "--despite", "boot-display");
        assertEquals(0, plan.exitCode(), plan.err());
        assertSays(plan.out(), "echo efi-framebuffer.0 | sudo tee /sys/bus/platform/drivers/efi-framebuffer/unbind");
    }

    @Test
    void recordedGroupRulesWhereTheRegistersSayOtherwiseNow() {
        String text = said("explain", "0000:41:00.0", "-m", host("milan-sv"));
        assertSays(text, "alone in group 54", "recorded");
        assertKeepsSilent(text, "Why it is alone", "ACPI describes");
    }

    @Test
    void kernelWhoseIommuIsNotSwitchedOnIsToldFromFirmwareThatHasNone() {
        String host = host("no-groups-dmar");
        String text = said("show", "-m", host);
        assertSays(text, "DMAR", "intel_iommu=on");
        assertKeepsSilent(text, "firmware's settings", "5.19");
        assertSays(said("plan", "take", "00:14.0", "-m", host), "intel_iommu=on");
    }

    @ParameterizedTest
    @CsvSource({
        "no-intremap, linux-6.12, set_iommu c EPERM",
        "no-intremap, linux-6.1, set_iommu c EPERM",
        "rmrr-i350, linux-6.12, set_container g c EINVAL",
        "rmrr-i350, linux-7.3, set_container g c EINVAL",
        "rmrr-i350, linux-6.1, set_container g c EPERM",
    })
    void simulationRefusesWhatVfioRefuses(String name, String rules, String answer) {
        String scenario = SharedData.inCases("vm/" + name + "/open.scenario").toString();
        assertSays(said("simulate", "-m", host(name), "--rules", rules, scenario), answer);
    }

    @Test
    void hostThatDoesNotRemapInterruptsIsWarnedOfTheRefusalAndItsCure() {
        for (String text : List.of(
                said("show", "9", "-m", host("no-intremap")), said("explain", "03:00.0", "-m", host("no-intremap")))) {
            assertSays(text, "EPERM", "allow_unsafe_interrupts=1");
        }
    }

    @Test
    void portsOfThisMachineThatIsolateAreNamed() {
        String text = said("explain", "02:00.0", "-m", host("skylake-peg"));
        assertSays(text, "0000:00:1d.0: nothing below it", "0000:00:1c.0", "one user only");
        assertKeepsSilent(text, "would have let happen");
    }

    @Test
    void driveBehindVmdCannotBeHandedOverByItself() {
        String host = host("vmd");
        for (String text : List.of(
                said("explain", "10000:01:00.0", "-m", host), said("plan", "take", "10000:01:00.0", "-m", host))) {
            assertSays(text, "cannot be handed over by itself", "0000:85:05.5");
            assertKeepsSilent(text, "--with");
        }
        CommandRun whole = CommandRun.of("plan", "take", "85:05.5", "-m", host);
        assertEquals(0, whole.exitCode(), whole.err());
        assertTrue(whole.out().contains("goes  10000:01:00.0 (nvme)"), whole.out());
    }

    @Test
    void domainOfXenHasNoGroupsAndItsDeviceIsReady() {
        String host = host("xen-dom0");
        assertSays(said("show", "-m", host), "hypervisor");
        assertKeepsSilent(said("show", "-m", host), "firmware", "no IOMMU");
        String plan = said("plan", "take", "66:00.0", "-m", host);
        assertSays(plan, "ready to be passed to a guest");
        assertKeepsSilent(plan, "--despite");
    }

    /** A host of our own: what is found follows what is mounted, and goes when nothing is. */
    @Test
    void mountedDiskOfAnotherHostIsFoundToo() throws IOException {
        Path machine = SampleMachine.in(folder.resolve("sample"));
        Path controller = machine.resolve("sys/devices/pci0000:00/0000:00:02.0/0000:02:00.0");
        Files.createDirectories(controller.resolve("nvme/nvme0/nvme0n1"));
        Files.createDirectories(machine.resolve("sys/class/block"));
        Files.createSymbolicLink(
                machine.resolve("sys/class/block/nvme0n1"),
                Path.of("../../devices/pci0000:00/0000:00:02.0/0000:02:00.0/nvme/nvme0/nvme0n1"));
        Files.createDirectories(machine.resolve("proc/self"));
        Path mounts = machine.resolve("proc/self/mounts");
        Files.writeString(mounts, "/dev/nvme0n1 /srv xfs rw 0 0\n");
        assertSays(said("show", "3", "-m", machine.toString()), "nvme0n1 is mounted on /srv");
        assertSays(said("explain", "02:00.0", "-m", machine.toString()), "nvme0n1 is mounted on /srv");
        Files.writeString(mounts, "/dev/sda1 /srv xfs rw 0 0\n");
        assertKeepsSilent(said("show", "3", "-m", machine.toString()), "mounted", "disk-in-use");
    }

    /** Without the list of memory, the framebuffer is taken to be on the display that the host booted with. */
    @Test
    void framebufferIsFoundWithoutTheListOfMemory() throws IOException {
        Path machine = withFramebuffer();
        String text = said("plan", "take", "4", "--with-group", "-m", machine.toString());
        assertSays(text, "simple-framebuffer.0 holds memory of it", "--despite boot-display");
        CommandRun plan = CommandRun.of(
                "plan", "take", "4", "--with-group", "--despite", "boot-display", "-m", machine.toString());
        assertEquals(0, plan.exitCode(), plan.err());
        assertSays(plan.out(), "echo simple-framebuffer.0 | sudo tee");
    }

    private Path withFramebuffer() throws IOException {
        Path machine = SampleMachine.in(folder.resolve("display"));
        Path display = machine.resolve("sys/devices/pci0000:00/0000:00:03.0/0000:03:00.0");
        Files.writeString(display.resolve("boot_vga"), "1\n");
        Path framebuffer = machine.resolve("sys/devices/platform/simple-framebuffer.0");
        Files.createDirectories(framebuffer);
        Files.writeString(framebuffer.resolve("uevent"), "MODALIAS=platform:simple-framebuffer\n");
        Files.writeString(framebuffer.resolve("driver_override"), "(null)\n");
        Files.createSymbolicLink(framebuffer.resolve("subsystem"), Path.of("../../../bus/platform"));
        Files.createSymbolicLink(
                framebuffer.resolve("driver"), Path.of("../../../bus/platform/drivers/simple-framebuffer"));
        Files.createDirectories(machine.resolve("sys/bus/platform/devices"));
        Files.createSymbolicLink(
                machine.resolve("sys/bus/platform/devices/simple-framebuffer.0"),
                Path.of("../../../devices/platform/simple-framebuffer.0"));
        Path driver = machine.resolve("sys/bus/platform/drivers/simple-framebuffer");
        Files.createDirectories(driver);
        Files.createSymbolicLink(
                driver.resolve("simple-framebuffer.0"), Path.of("../../../../devices/platform/simple-framebuffer.0"));
        return machine;
    }

    /** The text console that is drawn on it is taken off first. */
    @Test
    void consoleOfTheFramebufferIsTakenOffFirst() throws IOException {
        Path machine = withFramebuffer();
        Path console = machine.resolve("sys/class/vtconsole/vtcon1");
        Files.createDirectories(console);
        Files.writeString(console.resolve("name"), "(M) frame buffer device\n");
        String step = "echo 0 | sudo tee /sys/class/vtconsole/vtcon1/bind";
        for (String bound : List.of("1", "0")) {
            Files.writeString(console.resolve("bind"), bound + "\n");
            CommandRun plan = CommandRun.of(
                    "plan", "take", "4", "--with-group", "--despite", "boot-display", "-m", machine.toString());
            assertEquals(0, plan.exitCode(), plan.err());
            int taken = plan.out().indexOf(step);
            assertEquals(bound.equals("1"), taken >= 0, plan.out());
            assertTrue(taken < plan.out().indexOf("simple-framebuffer/unbind"), plan.out());
            assertEquals(
                    bound.equals("1"),
                    said("explain", "03:00.0", "-m", machine.toString()).contains(step));
        }
        Path scenario = Files.writeString(
                folder.resolve("console"),
                step.replace("echo 0", "echo 1") + "\ncat /sys/class/vtconsole/vtcon1/bind # 1\n");
        assertSays(said("simulate", "-m", machine.toString(), scenario.toString()), "1");
        assertEquals("0\n", Files.readString(console.resolve("bind")));
    }
}
