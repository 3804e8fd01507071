package dev.dmaowner.app.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.explain.SampleMachine;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.scenario.OperationAnswer.NotSimulated;
import dev.dmaowner.app.scenario.OperationAnswer.Text;
import dev.dmaowner.app.scenario.ScenarioRun.Step;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as people type them: behind sudo, in a shell, and with the programs that hand devices over. */
class ShellLinesTest {

    @TempDir
    private Path folder;

    private static final String SOUND = "0000:01:00.1";
    private static final String OVERRIDE = "/sys/bus/pci/devices/" + SOUND + "/driver_override";

    private static List<Step> run(String... lines) throws IOException {
        return run(machine(), lines);
    }

    private static Machine machine() throws IOException {
        return MachineFactory.of(InstalledPlugins.findBeside().plugins())
                .simulate(MachineSource.open(List.of("sample:pci")));
    }

    private static List<Step> run(Machine machine, String... lines) throws IOException {
        List<Step> steps = new ArrayList<>();
        new ScenarioRun(machine).run(Scenario.parse("test", List.of(lines)), steps::add);
        return steps;
    }

    private static String text(Step step) {
        return step.answer() instanceof Text text ? text.text() : String.valueOf(step.answer());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo vfio-pci > " + OVERRIDE,
                "sudo sh -c 'echo vfio-pci > " + OVERRIDE + "'",
                "sudo -n bash -c \"echo vfio-pci > " + OVERRIDE + "\"",
                "echo vfio-pci | sudo tee " + OVERRIDE,
                "echo vfio-pci | sudo tee -a " + OVERRIDE + " > /dev/null",
                "echo vfio-pci | tee " + OVERRIDE,
                "printf '%s\\n' vfio-pci | sudo tee " + OVERRIDE
            })
    void allWaysToWriteAFileWriteIt(String line) throws IOException {
        List<Step> steps = run(line + " # OK", "sudo cat " + OVERRIDE);
        assertTrue(steps.get(0).agrees(), steps.get(0)::toString);
        assertEquals("vfio-pci", text(steps.get(1)));
    }

    @Test
    void aShellIsGivenSeveralCommandsAndTheExpectationIsTheLasts() throws IOException {
        List<Step> steps = run("sudo sh -c 'echo a > " + OVERRIDE + "; cat " + OVERRIDE + "; close g' # EBADF");
        assertEquals(3, steps.size());
        assertEquals("a", text(steps.get(1)));
        assertTrue(steps.stream().allMatch(Step::agrees));
        assertEquals(
                List.of(1, 1, 1),
                steps.stream().map(step -> step.line().number()).toList());
    }

    @Test
    void driverctlOverridesAndLists() throws IOException {
        List<Step> steps = run(
                "driverctl set-override " + SOUND + " vfio-pci # OK",
                "driverctl list-overrides",
                "driverctl list-devices",
                "driverctl unset-override " + SOUND);
        assertEquals("[pci/0000:01:00.1 vfio-pci]", drivers(steps.get(0)));
        assertEquals(SOUND + " vfio-pci", text(steps.get(1)));
        assertTrue(text(steps.get(2)).lines().toList().contains(SOUND + " vfio-pci [*]"), text(steps.get(2)));
        assertEquals("[pci/0000:01:00.1 snd_hda_intel]", drivers(steps.get(3)));
    }

    @Test
    void virshDetachesAndReattaches() throws IOException {
        List<Step> steps = run(
                "virsh nodedev-detach pci_0000_01_00_1",
                "virsh nodedev-reattach pci_0000_01_00_1",
                "virsh nodedev-reattach pci_0000_01_00_1");
        assertEquals("[pci/0000:01:00.1 vfio-pci]", drivers(steps.get(0)));
        assertEquals("[pci/0000:01:00.1 snd_hda_intel]", drivers(steps.get(1)));
        assertTrue(steps.get(2).answer() instanceof OperationAnswer.NotDone, steps.get(2)::toString);
    }

    private static String drivers(Step step) {
        return step.changed().stream()
                .map(change -> change.device() + " " + change.to().orElse("none"))
                .toList()
                .toString();
    }

    @Test
    void aProgramEndsAtTheFirstWriteThatIsRefused() throws IOException {
        Step step = run("driverctl set-override 0000:0a:00.0 vfio-pci # ENOENT").get(0);
        assertTrue(step.agrees(), step::toString);
    }

    @Test
    void modulesThatAreThereAreLoadedAndOthersAreNotSimulated() throws IOException {
        List<Step> steps = run("sudo modprobe -v vfio-pci # OK", "modprobe zram", "modprobe -r vfio-pci");
        assertTrue(steps.get(0).agrees(), steps.get(0)::toString);
        assertTrue(steps.get(1).answer() instanceof NotSimulated, steps.get(1)::toString);
        assertTrue(steps.get(2).answer() instanceof NotSimulated, steps.get(2)::toString);
    }

    @Test
    void modprobeLoadsAModuleThatTheMachineKnows() throws IOException {
        Machine machine = MachineFactory.of(InstalledPlugins.findBeside().plugins())
                .modulesAsShown()
                .simulate(withoutVfio());
        List<Step> steps = run(
                machine,
                "modprobe vfio-pci ids=8086:100e",
                "cat /sys/bus/pci/drivers/vfio-pci/new_id # ENOENT",
                "sudo modprobe -- vfio-pci # OK",
                "driverctl set-override " + SOUND + " vfio-pci",
                "sudo modprobe vfio_pci ids=8086:100e # OK");
        assertTrue(steps.get(0).answer() instanceof NotSimulated, steps.get(0)::toString);
        assertTrue(steps.stream().skip(1).allMatch(Step::agrees), steps::toString);
        assertEquals("[pci/0000:01:00.1 vfio-pci]", drivers(steps.get(3)));
    }

    /** {@return the sample as it is before vfio-pci is loaded} */
    private Host withoutVfio() throws IOException {
        Path machine = SampleMachine.in(folder);
        Files.delete(machine.resolve("sys/devices/pci0000:00/0000:00:03.0/0000:03:00.0/driver"));
        Files.delete(machine.resolve("sys/bus/pci/drivers/vfio-pci/0000:03:00.0"));
        Files.delete(machine.resolve("sys/bus/pci/drivers/vfio-pci"));
        return MachineSource.open(List.of(machine.toString()));
    }

    @Test
    void nodesAreGivenAsThePrintedStepSays() throws IOException {
        Machine machine = machine();
        String node = "/dev/vfio/1";
        List<Step> steps = run(
                machine,
                "sudo chown alice:kvm " + node + " && sudo chmod 0660 " + node + " # ENOENT",
                "driverctl set-override " + SOUND + " vfio-pci",
                "sudo chown alice:kvm " + node + " && sudo chmod 660 " + node + " # OK",
                "chown :disk " + node + " # OK",
                "chown alice: " + node,
                "chmod g+w " + node,
                "chown alice /dev/kvm",
                "chown alice");
        assertTrue(steps.stream().allMatch(Step::agrees), steps::toString);
        assertEquals(
                Optional.of(new NodeAccess("alice", "disk", "0660")),
                machine.host().nodeAccess(node));
        assertTrue(steps.stream().skip(4).allMatch(step -> step.answer() instanceof NotSimulated), steps::toString);
    }

    @Test
    void whatStandsBehindAFailureIsNotDone() throws IOException {
        List<Step> steps = run(
                "close g && echo a > " + OVERRIDE + " # EBADF",
                "cat " + OVERRIDE,
                "reboot && echo a > " + OVERRIDE,
                "echo b > " + OVERRIDE + " && cat " + OVERRIDE + " && cat " + OVERRIDE,
                "cat " + OVERRIDE + " &&");
        assertTrue(steps.get(0).agrees(), steps.get(0)::toString);
        assertEquals("(null)", text(steps.get(1)));
        assertTrue(steps.get(2).answer() instanceof NotSimulated, steps.get(2)::toString);
        assertEquals("b\nb", text(steps.get(3)));
        assertTrue(steps.get(4).answer() instanceof NotSimulated, steps.get(4)::toString);
    }

    @Test
    void foldersAreListedAndSearched() throws IOException {
        String devices = "/sys/kernel/iommu_groups/1/devices";
        List<Step> steps = run(
                "ls " + devices,
                "ls -l " + devices,
                "find /sys/kernel/iommu_groups/1 -type l -name '*:01:00.?'",
                "find /sys/kernel/iommu_groups/1 -maxdepth 0",
                "readlink " + devices + "/" + SOUND,
                "readlink -f " + devices + "/" + SOUND,
                "ls /sys/bus/pci/devices/0000:0a:00.0 # ENOENT",
                "find /sys/kernel/iommu_groups/99 # ENOENT",
                "find /sys/kernel/iommu_groups/1 -type l -name '[0-9]*:01:00.[01]'");
        String place = "/devices/pci0000:00/0000:00:01.0/" + SOUND;
        assertEquals("0000:00:01.0\n0000:01:00.0\n" + SOUND, text(steps.get(0)));
        assertTrue(text(steps.get(1)).endsWith(SOUND + " -> ../../../.." + place), text(steps.get(1)));
        assertEquals(devices + "/0000:01:00.0\n" + devices + "/" + SOUND, text(steps.get(2)));
        assertEquals("/sys/kernel/iommu_groups/1", text(steps.get(3)));
        assertEquals("../../../.." + place, text(steps.get(4)));
        assertEquals("/sys" + place, text(steps.get(5)));
        assertEquals(text(steps.get(2)), text(steps.get(8)));
        assertTrue(steps.stream().allMatch(Step::agrees), steps::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lspci -nnk | grep VGA",
                "cat /proc/cmdline",
                "cat /sys/bus/pci/devices/0000:01:00.1/irq",
                "echo on > /sys/bus/pci/devices/0000:01:00.1/power/control",
                "echo options | sudo tee /etc/modprobe.d/vfio.conf",
                "for d in /sys/bus/pci/devices; do",
                "ls /sys/bus/pci/devices/*/iommu_group",
                "echo $(cat /sys/x) > " + OVERRIDE,
                "reboot",
                "virsh start vm",
                "driverctl frobnicate",
                "ls -R /sys/bus",
                "find /sys -newer /sys/x"
            })
    void whatIsNotKnownIsSaidToBeNotSimulated(String line) throws IOException {
        Step step = run(line).get(0);
        assertTrue(step.answer() instanceof NotSimulated, step::toString);
        assertTrue(step.agrees());
    }

    @Test
    void whatIsNotSimulatedMeetsNoExpectation() throws IOException {
        assertFalse(run("reboot # OK").get(0).agrees());
        assertFalse(run("cat /proc/cmdline # ENOENT").get(0).agrees());
    }

    @Test
    void aLineThatGivesAShellNothingIsRefused() {
        assertThrows(IOException.class, () -> run("sh -c ';'"));
    }

    @Test
    void aScenarioIsReadFromStandardInput() {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(
                    "cat /proc/cmdline\ndriverctl list-overrides # OK\n".getBytes(StandardCharsets.UTF_8)));
            CommandRun run = CommandRun.of("simulate", "-m", "sample:pci", "-");
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(run.out().startsWith("cat /proc/cmdline\n  not simulated: /proc/cmdline"), run.out());
            System.setIn(new ByteArrayInputStream(new byte[] {'c', (byte) 0xff, '\n'}));
            assertTrue(CommandRun.of("simulate", "-m", "sample:pci", "-").err().contains("UTF-8"));
        } finally {
            System.setIn(before);
        }
        assertEquals(2, CommandRun.of("simulate", "-m", "-", "-").exitCode());
    }
}
