package dev.dmaowner.app.why;

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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhyCommandTest {

    private static final String VIABLE =
            "qemu-system-x86_64: -device vfio-pci,host=01:00.0: vfio 0000:01:00.0: group 1 is not viable\n"
                    + "Please ensure all devices within the iommu_group are bound to their vfio bus driver.";

    private static JsonNode json(String... args) throws IOException {
        List<String> words = new ArrayList<>(List.of("why", "--format", "json"));
        words.addAll(List.of(args));
        JsonNode document = new ObjectMapper()
                .readTree(CommandRun.of(words.toArray(String[]::new)).out());
        assertEquals(List.of(), violations(document));
        return document;
    }

    private static List<String> violations(JsonNode document) throws IOException {
        try (InputStream in = WhyCommand.class.getResourceAsStream("why.schema.json")) {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(in).validate(document).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        }
    }

    private static CommandRun withInput(String input, String... args) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return CommandRun.of(args);
        } finally {
            System.setIn(before);
        }
    }

    /** What different lines name stays apart, and is looked up on the machine, each. */
    @Test
    void devicesAndGroupsOfDifferentLinesAreNotMixed() {
        CommandRun run = withInput(
                "group 1 is not viable\nvfio 0000:05:00.0: group 9 is not viable\n", "why", "-", "-m", "sample:pci");
        assertTrue(run.out().contains("look   dmaowner show 1\n"), run.out());
        assertFalse(run.out().contains("dmaowner show 0000:05:00.0"), run.out());
        assertTrue(run.out().contains("  group 1: not takeable"), run.out());
        assertTrue(run.out().contains("  0000:05:00.0, bound to snd_ens1371, in group 9: not takeable"), run.out());
    }

    @Test
    void namesKeepTheirCapitalsAndAddressesGetTheirSegment() {
        CommandRun platform = CommandRun.of(
                "why", "-m", "sample:pci", "vfio-platform: No reset function found for device ARMH0330:00");
        assertTrue(platform.out().contains("look   dmaowner explain ARMH0330:00\n"), platform.out());
        CommandRun viable = CommandRun.of("why", "-m", "sample:pci", "Cannot reset device 01:00.0: no reset");
        assertFalse(viable.out().contains("/devices/01:00.0"), viable.out());
    }

    /** Lines as programs print them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vfio 0000:06:00.0: group 14 is not viable | group-not-viable",
                "EAL:   0000:04:00.0 VFIO group is not viable! Not all devices in IOMMU group bound to VFIO or unbound |"
                        + " dpdk-group-not-viable",
                "vfio: error opening /dev/vfio/9: Permission denied | vfio-node-permission",
                "vfio 0000:05:00.0: failed to open /dev/vfio/31: Device or resource busy | vfio-node-busy",
                "vfio 0000:05:00.0: Could not open '/dev/vfio/31': No such file or directory | vfio-node-missing",
                "vfio 0000:05:00.0: failed to setup container for group 3: Failed to set iommu for container: Operation not permitted"
                        + " | set-iommu-interrupts",
                "vfio 0000:05:00.0: failed to setup container for group 3: Failed to set group container: Invalid argument |"
                        + " set-container-direct-mapping",
                "vfio 0000:05:00.0: failed to setup container for group 3: No available IOMMU models | no-iommu-models",
                "vfio 0000:05:00.0: failed to setup container for group 3 | container-setup",
                "vfio_dma_map(0x55ba53e7a9d0, 0x100000000, 0xff30000000, 0x7ed243e00000) = -22 (Invalid argument) | map-dma-invalid",
                "qemu: VFIO_MAP_DMA failed: Cannot allocate memory | map-dma-memlock",
                "vfio_pin_pages_remote: RLIMIT_MEMLOCK (8388608) exceeded | memlock-exceeded",
                "internal error: cannot limit locked memory of process 111 to 9007199254740991: Operation not permitted |"
                        + " cannot-limit-locked-memory",
                "[ 9.1] vfio-pci 0000:0a:00.0: BAR 1: can't reserve [mem 0xd0000000-0xdfffffff 64bit pref] | cannot-reserve-bar",
                "[ 9.1] vfio-pci: probe of 0000:0a:00.0 failed with error -22 | vfio-probe-invalid",
                "[ 9.1] vfio-pci 0000:0a:00.0: probe with driver vfio-pci failed with error -16 | vfio-probe-busy",
                "vfio-pci 0000:0a:00.0: Device is ineligible for IOMMU domain attach due to platform RMRR requirement.  Contact your"
                        + " platform vendor. | rmrr",
                "vfio-pci 0000:0a:00.0: Firmware has requested this device have a 1:1 IOMMU mapping, rejecting configuring the device"
                        + " without a 1:1 mapping. Contact your platform vendor. | firmware-direct-mapping",
                "vfio_iommu_type1_attach_group: No interrupt remapping support.  Use the module param \"allow_unsafe_interrupts\" to"
                        + " enable VFIO IOMMU support on this platform | no-interrupt-remapping",
                "error: Requested operation is not valid: PCI device 0000:0a:00.0 is in use by driver QEMU, domain win | libvirt-in-use",
                "error: Unmanaged PCI device 0000:0a:00.0 must be manually detached from the host | libvirt-unmanaged",
                "internal error: Unable to reset PCI device 0000:0a:00.0: no FLR, PM reset or bus reset available | libvirt-reset",
                "vfio: Cannot reset device 0000:0a:00.2, depends on group 0 which is not owned. | no-reset",
                "0000:03:00.0 (15ad 07f0): Active devices: mount@nvme0n1:nvme0n1, so not binding PCI dev | spdk-active",
                "Error: bind failed for 0000:18:00.0 - Cannot bind to driver vfio-pci: [Errno 19] No such device |"
                        + " devbind-cannot-open",
                "bash: echo: write error: No such device | bind-no-device",
                "vfio-pci 0000:0a:00.0: Unable to change power state from D3cold to D0, device inaccessible | power-state",
                "vfio-pci 0000:0a:00.0: not ready 65535ms after FLR; giving up | not-ready-after-reset",
                "vfio 0000:0a:00.0: error bind device fd=12 to iommufd=11: Operation not permitted | iommufd-bind-denied",
                "vfio 0000:0a:00.0: [iommufd=11] error attach 0000:0a:00.0 (12) to id=3: Device or resource busy | iommufd-attach",
                "pci 0000:05:05.0: Aliasing StreamID 0x500 unsupported, expect DMA to be broken | alias-stream"
            })
    void linesOfProgramsAreKnown(String line, String name) throws IOException {
        JsonNode messages = json("-m", "sample:pci", line).path("messages");
        assertEquals(name, messages.path(0).path("name").asText(), messages.toString());
    }

    @Test
    void reasonBehindTheColonIsAnsweredAndNotWhatLeadsToIt() throws IOException {
        JsonNode messages = json(
                        "-m",
                        "sample:pci",
                        "failed to setup container for group 3: Failed to set group container: Operation not permitted")
                .path("messages");
        assertEquals(1, messages.size(), messages.toString());
        assertEquals("set-container-in-use", messages.path(0).path("name").asText());
        assertEquals("3", messages.path(0).path("group").asText());
    }

    @Test
    void machineSaysOfTheGroupWhatShowSays() throws IOException {
        CommandRun run = CommandRun.of("why", "-m", "sample:pci", VIABLE);
        String shown = CommandRun.of("show", "-m", "sample:pci", "1").out();
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("look   dmaowner show 1\n"), run.out());
        assertTrue(run.out().contains("0000:01:00.0, bound to nouveau, in group 1: not takeable"), run.out());
        for (String line : shown.lines().map(String::strip).toList()) {
            if (line.startsWith("blocked:") || line.startsWith("cure:")) {
                assertTrue(run.out().contains(line + "\n"), line + " is not in " + run.out());
            }
        }
        JsonNode machine = json("-m", "sample:pci", VIABLE).path("machine");
        assertEquals("blocked", machine.at("/things/0/group/availability").asText());
        assertEquals(
                "dmaowner plan take 1 -m sample:pci",
                machine.at("/things/0/group/cure").asText());
    }

    @Test
    void whatTheMachineDoesNotHaveIsSaid() throws IOException {
        JsonNode machine = json("-m", "sample:pci", "vfio 0000:99:00.0: group 77 is not viable")
                .path("machine");
        assertEquals("[\"0000:99:00.0\",\"77\"]", machine.path("absent").toString());
        assertEquals(0, machine.path("things").size());
    }

    @Test
    void logIsReadFromStandardInputAndEachMessageAnsweredOnce() throws IOException {
        String log = "boot\n\n" + VIABLE + "\n" + VIABLE + "\n[ 1.0] DMAR: IOMMU enabled\n";
        CommandRun text = withInput(log, "why", "-m", "sample:pci", "-");
        JsonNode document = new ObjectMapper()
                .readTree(withInput(log, "why", "-m", "sample:pci", "--format", "json", "-")
                        .out());
        assertEquals(List.of(), violations(document));
        assertEquals(0, text.exitCode());
        assertTrue(text.out().startsWith("group-not-viable (QEMU; line 3)\n"), text.out());
        assertEquals(2, document.path("messages").size());
        assertEquals(6, document.path("lines").asInt());
        assertEquals(1, document.path("unknownLines").asInt());
    }

    @Test
    void unknownTextEndsWithThreeAndTheNearest() throws IOException {
        CommandRun near = CommandRun.of("why", "the group is not a viable group");
        CommandRun far = CommandRun.of("why", "segmentation fault");
        assertEquals(3, near.exitCode());
        assertEquals("", near.out());
        assertTrue(near.err().contains("nearest: \"group {group} is not viable\""), near.err());
        assertEquals(1, near.err().lines().count(), near.err());
        assertEquals(3, far.exitCode());
        assertFalse(far.err().contains("nearest"), far.err());
        CommandRun listing = CommandRun.of("why", "the group is not a viable group\n".repeat(6));
        assertEquals(3, listing.exitCode());
        assertFalse(listing.err().contains("nearest"), listing.err());
        assertEquals(
                "group-not-viable",
                json("the group is not a viable group").at("/nearest/0/name").asText());
        assertEquals(2, CommandRun.of("why", " ").exitCode());
        assertEquals(2, CommandRun.of("why").exitCode());
        assertEquals(2, CommandRun.of("why", "-m", "-", "-").exitCode());
    }

    @Test
    void tableOfOnesOwnAddsMessagesAndReplacesThoseOfItsNames(@TempDir Path folder) throws IOException {
        Path mine = Files.writeString(
                folder.resolve("mine.txt"),
                "message: group-not-viable\nfrom: QEMU\nsays: group {group} is not viable\ncheck: c\nmeans: mine\ncure: ask\nrule: none\n");
        assertEquals(
                "mine",
                json("--messages", mine.toString(), "-m", "sample:pci", "group 1 is not viable")
                        .at("/messages/0/means")
                        .asText());
        Path broken = Files.writeString(folder.resolve("broken.txt"), "message: x\nfrom Linux\n");
        CommandRun run = CommandRun.of("why", "--messages", broken.toString(), "x");
        assertEquals(4, run.exitCode());
        assertTrue(run.err().contains("broken.txt, line 2: "), run.err());
    }

    @Test
    void schemaNoticesWhatIsWrong() throws IOException {
        ObjectNode document = (ObjectNode) json("-m", "sample:pci", VIABLE);
        ((ObjectNode) document.at("/messages/0")).remove("cure");
        assertFalse(violations(document).isEmpty());
        ObjectNode other = (ObjectNode) json("-m", "sample:pci", VIABLE);
        ((ObjectNode) other.at("/machine/things/0/group")).put("availability", "SOMEHOW");
        assertFalse(violations(other).isEmpty());
    }
}
