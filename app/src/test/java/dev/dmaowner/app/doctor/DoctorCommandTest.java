package dev.dmaowner.app.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.dmaowner.app.CommandRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each check on a folder that is laid out as a host shows itself, once passed, once failed and once not known. */
class DoctorCommandTest {

    @TempDir
    private Path host;

    private static final String BRIDGE = "sys/devices/pci0000:00/";

    private void write(String path, String content) throws IOException {
        Path file = host.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void link(String path, String target) throws IOException {
        Path file = host.resolve(path);
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, Path.of(target));
    }

    private void device(String name, String id, String driver, int group) throws IOException {
        String folder = BRIDGE + name;
        String[] ids = id.split(":");
        write(
                folder + "/uevent",
                "PCI_CLASS=20000\nPCI_ID=" + id + "\nPCI_SUBSYS_ID=8086:0001\nPCI_SLOT_NAME=" + name
                        + "\nMODALIAS=pci:v0000" + ids[0] + "d0000" + ids[1] + "sv00008086sd00000001bc02sc00i00\n");
        link("sys/bus/pci/devices/" + name, "../../../devices/pci0000:00/" + name);
        link(folder + "/subsystem", "../../../bus/pci");
        link(folder + "/driver", "../../../bus/pci/drivers/" + driver);
        link(folder + "/iommu_group", "../../../kernel/iommu_groups/" + group);
        link("sys/kernel/iommu_groups/" + group + "/devices/" + name, "../../../../devices/pci0000:00/" + name);
        write("sys/bus/pci/drivers/" + driver + "/bind", "");
    }

    /** A host that is in order, as far as a capture can tell. */
    private void healthy() throws IOException {
        write("proc/sys/kernel/osrelease", "6.12.0-1-amd64\n");
        write("proc/cmdline", "root=/dev/x intel_iommu=on\n");
        write("proc/interrupts", "           CPU0\n  24:       7  IR-PCI-MSI-0000:00:04.0    0-edge  e1000e\n");
        write(
                "proc/self/limits",
                "Limit  Soft Limit  Hard Limit  Units\nMax locked memory   unlimited   unlimited   bytes\n");
        write("sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
        write("etc/modprobe.d/empty.conf", "# nothing\n");
        write("etc/dmaowner/policy", "never: mounted, pci:0000:00:04.0\n");
        write("sys/module/vfio/parameters/x", "");
        write("sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts", "N\n");
        write("sys/bus/pci/drivers/vfio-pci/bind", "");
        link("sys/class/iommu/dmar0", "../../devices/virtual/iommu/dmar0");
        device("0000:00:04.0", "8086:10D3", "e1000e", 4);
        device("0000:00:05.0", "8086:10D3", "e1000e", 5);
    }

    private JsonNode checks() throws IOException {
        JsonNode document = document(host.toString());
        return document.path("checks");
    }

    private static JsonNode document(String machine) throws IOException {
        JsonNode document = new ObjectMapper()
                .readTree(CommandRun.of("doctor", "-m", machine, "--format", "json")
                        .out());
        assertEquals(List.of(), violations(document), document::toString);
        return document;
    }

    private static List<String> violations(JsonNode document) throws IOException {
        try (InputStream in = DoctorCommand.class.getResourceAsStream("doctor.schema.json")) {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(in).validate(document).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        }
    }

    private JsonNode check(String name) throws IOException {
        for (JsonNode check : checks()) {
            if (check.path("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("there is no check " + name);
    }

    private String outcome(String name) throws IOException {
        return check(name).path("outcome").asText();
    }

    @Test
    void hostInOrderPassesWhatACaptureTells() throws IOException {
        healthy();
        List<String> notPassed = new ArrayList<>();
        for (JsonNode check : checks()) {
            if (!check.path("outcome").asText().equals("passed")) {
                notPassed.add(check.path("name").asText() + " "
                        + check.path("outcome").asText());
            }
        }
        assertEquals(List.of("dma-coherence not-known", "container not-known", "node-rights not-known"), notPassed);
        CommandRun run = CommandRun.of("doctor", "-m", host.toString());
        assertEquals(0, run.exitCode(), run.out());
        assertTrue(run.out().endsWith("13 passed, 0 failed, 3 not known\n"), run.out());
        assertEquals("", run.err());
    }

    @Test
    void whatIsNotRecordedIsNotKnownWithTheFileThatWouldTell() throws IOException {
        write("sys/bus/pci/devices/x", "");
        CommandRun run = CommandRun.of("doctor", "-m", host.toString());
        assertEquals(0, run.exitCode(), run.out());
        for (String name :
                List.of("interrupt-remapping", "acs-override", "kernel-rules", "lockdown", "xen", "locked-memory")) {
            assertEquals("not-known", outcome(name), name);
            assertTrue(check(name).path("toldBy").size() > 0, name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proc/interrupts | 24: 7 PCI-MSI-0000:00:04.0 0-edge e1000e | interrupt-remapping | intremap",
                "proc/cmdline | pcie_acs_override=downstream | acs-override | pcie_acs_override",
                "proc/cmdline | vfio-pci.ids=8086:10d3 | vfio-pci-ids | override for the one device",
                "proc/cmdline | vfio_pci.ids=1234:5678,8086:10d3:8086 | vfio-pci-ids | override for the one device",
                "proc/cmdline | vfio-pci.ids=8086:10d3:ffffffff:ffffffff:20100:ff0000 | vfio-pci-ids | override for the one device",
                "proc/cmdline | vfio-pci.ids=8086:10d3:ffffffff:ffffffff:30000 | vfio-pci-ids | override for the one device",
                "proc/cmdline | vfio-pci.ids=0x8086:0x10d3 | vfio-pci-ids | override for the one device",
                "proc/cmdline | vfio-pci.ids=8086:10d3: | vfio-pci-ids | override for the one device",
                "etc/modprobe.d/vfio.conf | options vfio-pci disable_vga=1 ids=8086:10d3 | vfio-pci-ids | override",
                "usr/lib/modprobe.d/vfio.conf | options vfio_pci ids=8086:10d3 | vfio-pci-ids | override",
                "etc/initramfs-tools/modules | vfio_pci ids=8086:10d3 | vfio-pci-ids | override",
                "etc/rc.local | echo 8086 10d3 > /sys/bus/pci/drivers/vfio-pci/new_id | vfio-pci-ids | override",
                "etc/systemd/system/x.service | ExecStart=sh -c 'echo 8086 10d3 > /sys/bus/pci/drivers/vfio-pci/new_id' | vfio-pci-ids | override",
                "proc/sys/kernel/osrelease | 5.10.0-9-amd64 | kernel-rules | 5.19 or later",
                "proc/self/limits | Max locked memory 8388608 8388608 bytes | locked-memory | memlock",
                "etc/dmaowner/policy | never: moonlit | policy | correct that line",
                "sys/module/vfio/parameters/enable_unsafe_noiommu_mode | Y | no-iommu-mode | echo N",
                "sys/hypervisor/type | xen | xen | ",
                "run/.containerenv | x | container | on the host",
                "proc/self/cgroup | 0::/system.slice/docker-1234.scope/docker/1 | container | on the host"
            })
    void whatIsWrongFailsWithItsCure(String file, String content, String name, String cure) throws IOException {
        healthy();
        write(file, content + "\n");
        assertEquals("failed", outcome(name), () -> file);
        if (cure != null) {
            assertTrue(
                    check(name).path("cure").asText().contains(cure),
                    check(name).toString());
        }
        assertEquals(3, CommandRun.of("doctor", "-m", host.toString()).exitCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "proc/cmdline | vfio-pci.ids=8086:10d4,8086:10d3:8086:2 | vfio-pci-ids",
                "proc/cmdline | vfio-pci.ids=8086:10d3:ffffffff:ffffffff:30000:ff0000 | vfio-pci-ids",
                "etc/modprobe.d/vfio.conf | # options vfio-pci ids=8086:10d3 | vfio-pci-ids",
                "etc/rc.local | # echo 8086 10d3 > /sys/bus/pci/drivers/vfio-pci/new_id | vfio-pci-ids",
                "etc/modprobe.d/vfio.bak | options vfio-pci ids=8086:10d3 | vfio-pci-ids",
                "proc/sys/kernel/osrelease | 5.19.0 | kernel-rules",
                "sys/kernel/security/lockdown | none [integrity] confidentiality | lockdown"
            })
    void whatIsOnlyLikeItPasses(String file, String content, String name) throws IOException {
        healthy();
        write(file, content + "\n");
        assertEquals("passed", outcome(name), () -> file);
    }

    @Test
    void deviceAtUserspaceThatThePolicyForbidsIsFound() throws IOException {
        healthy();
        device("0000:00:06.0", "8086:10D4", "vfio-pci", 6);
        assertEquals("passed", outcome("policy"));
        write("etc/dmaowner/policy", "never: pci:0000:00:06.0\n");
        assertEquals("failed", outcome("policy"));
        String said = check("policy").path("statement").asText();
        assertTrue(
                said.startsWith("0000:00:06.0 is at userspace, but the policy of this host never lets it be taken"),
                said);
    }

    @Test
    void vendorsOldNumberIsNotKnown() throws IOException {
        healthy();
        write("proc/sys/kernel/osrelease", "5.14.0-427.el9\n");
        assertEquals("not-known", outcome("kernel-rules"));
    }

    @Test
    void oldKernelIsSaidToCheckOnlyWhenAGroupIsTaken() throws IOException {
        healthy();
        write("proc/sys/kernel/osrelease", "5.10.0-9-amd64\n");
        String said = check("kernel-rules").path("statement").asText();
        assertTrue(said.startsWith("Linux 5.10.0-9-amd64 checks a group only when userspace takes it"), said);
    }

    @Test
    void driverThatIsNotLoadedIsLoadedByItsCure() throws IOException {
        healthy();
        Files.delete(host.resolve("sys/bus/pci/drivers/vfio-pci/bind"));
        Files.delete(host.resolve("sys/bus/pci/drivers/vfio-pci"));
        assertEquals(
                "sudo modprobe vfio-pci", check("vfio-modules").path("cure").asText());
    }

    @Test
    void containersWithoutAnIommuTypeFail() throws IOException {
        healthy();
        Files.delete(host.resolve("sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts"));
        Files.delete(host.resolve("sys/module/vfio_iommu_type1/parameters"));
        Files.delete(host.resolve("sys/module/vfio_iommu_type1"));
        assertEquals(
                "sudo modprobe vfio_iommu_type1",
                check("vfio-modules").path("cure").asText());
    }

    @Test
    void registersThroughUioAreForbiddenInLockdown() throws IOException {
        healthy();
        device("0000:00:06.0", "8086:1000", "uio_pci_generic", 6);
        assertEquals("passed", outcome("lockdown"));
        write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
        assertEquals("failed", outcome("lockdown"));
        assertTrue(check("lockdown").path("statement").asText().contains("0000:00:06.0"));
    }

    @Test
    void groupOfManySlotsFailsAndOneOfManyFunctionsDoesNot() throws IOException {
        healthy();
        for (int i = 0; i < 8; i++) {
            device("0000:00:10." + i, "8086:2000", "ehci", 9);
        }
        assertEquals("passed", outcome("huge-groups"));
        for (int i = 1; i < 3; i++) {
            device("0000:00:1" + i + ".0", "8086:2001", "ehci", 9);
        }
        assertEquals("failed", outcome("huge-groups"));
        assertTrue(check("huge-groups").path("statement").asText().endsWith("9 (3 slots)"));
    }

    @Test
    void iommuThatIsSwitchedOffIsThereInFirmwareAndFailsInTheKernel() throws IOException {
        write("sys/bus/pci/drivers/vfio-pci/bind", "");
        write("sys/firmware/acpi/tables/DMAR", "x");
        write("proc/cmdline", "quiet\n");
        assertEquals("passed", outcome("iommu-firmware"));
        assertEquals("failed", outcome("iommu-kernel"));
        assertTrue(check("iommu-kernel").path("cure").asText().contains("intel_iommu=on"));
        Files.move(host.resolve("sys/firmware/acpi/tables/DMAR"), host.resolve("sys/firmware/acpi/tables/FACP"));
        assertEquals("failed", outcome("iommu-firmware"));
        assertEquals("not-known", outcome("iommu-kernel"));
    }

    @Test
    void boardThatIsSimulatedTellsWhetherDmaIsCoherent() throws IOException {
        JsonNode checks = document("sample:board").path("checks");
        assertEquals("dma-coherence", checks.path(3).path("name").asText());
        assertEquals(
                "passed",
                checks.path(3).path("outcome").asText(),
                checks.path(3).toString());
    }

    @Test
    void thisMachineIsExaminedToo() throws IOException {
        CommandRun run = CommandRun.of("doctor", "--format", "json");
        JsonNode document = new ObjectMapper().readTree(run.out());
        assertEquals(List.of(), violations(document));
        boolean hasFailed = false;
        for (JsonNode check : document.path("checks")) {
            hasFailed |= check.path("outcome").asText().equals("failed");
        }
        assertEquals(hasFailed ? 3 : 0, run.exitCode());
    }

    @Test
    void schemaNoticesWhatIsWrong() throws IOException {
        ObjectNode document = (ObjectNode) document("sample:pci");
        ((ObjectNode) document.at("/checks/0")).put("outcome", "perhaps");
        assertFalse(violations(document).isEmpty());
        ObjectNode cured = (ObjectNode) document("sample:pci");
        ((ObjectNode) cured.at("/checks/0")).put("outcome", "passed").put("cure", "none");
        assertFalse(violations(cured).isEmpty());
    }
}
