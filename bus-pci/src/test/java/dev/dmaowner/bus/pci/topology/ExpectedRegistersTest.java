package dev.dmaowner.bus.pci.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.bus.pci.provider.TreeHost;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code lspci} decodes of registers of real and emulated functions, beside what is read here. */
class ExpectedRegistersTest {

    static Stream<Path> dumps() {
        return expected("pci/lspci", ".expected.json");
    }

    static Stream<Path> captures() {
        return expected("pci/captures", ".sys.tar.gz");
    }

    static Stream<Path> gathered() {
        return expected("pci/hwloc", ".tar.bz2");
    }

    private static Stream<Path> expected(String folder, String suffix) {
        return SharedData.list(folder).stream().filter(file -> file.toString().endsWith(suffix));
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void registersOfADumpAreReadAsLspciReadsThem(Path file) throws IOException {
        JsonNode expected = RecordedMachines.json(file);
        Map<PciAddress, ConfigurationSpace> spaces =
                LspciDump.spaces(file.resolveSibling(expected.get("input").asText()));
        assertEquals(expected.get("devices").size(), spaces.size());
        for (JsonNode device : expected.get("devices")) {
            ConfigurationSpace space = spaces.get(address(device.get("slot")));
            PciIdentity identity = space.identity().orElseThrow();
            assertIds(device, identity, space.revision());
            assertRegisters(device, space);
        }
    }

    @Test
    void registersInFilesOfTheirOwnAreReadAsLspciReadsThem() throws IOException {
        JsonNode expected = RecordedMachines.json(SharedData.path("pci/libvirt/expected.json"));
        assertFalse(expected.get("devices").isEmpty());
        for (JsonNode device : expected.get("devices")) {
            String name = device.get("slot").asText().replace(':', '-') + ".config";
            ConfigurationSpace space =
                    ConfigurationSpace.of(Files.readAllBytes(SharedData.path("pci/libvirt/" + name)));
            assertIds(device, space.identity().orElseThrow(), space.revision());
            assertRegisters(device, space);
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void registersOfACaptureAreReadAsLspciReadsThem(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".sys.tar.gz", ".expected.json");
        JsonNode expected = RecordedMachines.json(file.resolveSibling(name));
        Map<PciAddress, PciFunction> devices =
                byAddress(TreeHost.ofArchive(file).pciDevices());
        assertEquals(expected.get("devices").size(), devices.size());
        for (JsonNode wanted : expected.get("devices")) {
            PciFunction device = devices.get(address(wanted.get("bdf")));
            for (String attribute : List.of("vendor", "device", "class")) {
                assertEquals(wanted.get(attribute).asText(), device.attributes().get(attribute));
            }
            assertEquals(wanted.get("sysfs").asText(), device.sysfsPath());
            assertEquals(
                    wanted.get("config_bytes").asInt(),
                    device.configurationSpace().length());
            assertEquals(
                    wanted.get("physfn").isNull() ? "" : wanted.get("physfn").asText(),
                    device.place()
                            .virtualFunctionOf()
                            .map(of -> of.physicalFunction().toString())
                            .orElse(""));
            assertRegisters(wanted, device.configurationSpace());
        }
    }

    @ParameterizedTest
    @MethodSource("gathered")
    void headersGatheredByAnOrdinaryUserSayWhatTheyCanAndNoMore(Path file) throws IOException {
        JsonNode expected = RecordedMachines.json(
                file.resolveSibling(file.getFileName().toString().replace(".tar.bz2", ".expected.json")));
        Map<PciAddress, PciFunction> devices =
                byAddress(TreeHost.ofArchive(file).pciDevices());
        assertEquals(expected.get("devices").size(), devices.size());
        for (JsonNode wanted : expected.get("devices")) {
            PciFunction device = devices.get(address(wanted.get("slot")));
            assertIds(wanted, device.identity(), device.revision());
            assertEquals(wanted.get("sysfs").asText(), device.sysfsPath());
            assertBridge(wanted, device.configurationSpace());
            if (wanted.get("config_bytes").asInt() == 64) {
                boolean hasList = (device.configurationSpace().wordAt(6).orElseThrow() & 0x10) != 0;
                assertEquals(hasList, device.portType().isUnknown());
            }
        }
    }

    private static Map<PciAddress, PciFunction> byAddress(List<PciFunction> devices) {
        return devices.stream()
                .collect(Collectors.toMap(PciFunction::address, device -> device, (a, b) -> a, TreeMap::new));
    }

    private static PciAddress address(JsonNode text) {
        return PciAddress.parse(text.asText()).orElseThrow();
    }

    private static void assertIds(JsonNode device, PciIdentity identity, OptionalInt revision) {
        assertEquals(device.get("vendor").asText(), String.format("%04x", identity.vendor()));
        assertEquals(device.get("device").asText(), String.format("%04x", identity.device()));
        assertEquals(device.get("class").asText(), String.format("%04x", identity.classAndSubclass()));
        if (device.hasNonNull("subsystem")) {
            assertEquals(
                    device.get("subsystem").asText(),
                    String.format("%04x:%04x", identity.subsystemVendor(), identity.subsystemDevice()));
        }
        if (device.hasNonNull("revision")) {
            assertEquals(device.get("revision").asText(), String.format("%02x", revision.orElseThrow()));
        }
    }

    private static void assertRegisters(JsonNode device, ConfigurationSpace space) {
        assertBridge(device, space);
        List<String> wanted = new ArrayList<>();
        for (JsonNode capability : device.get("capabilities")) {
            wanted.add(capability.get(0).asText() + (capability.get(1).isNull() ? "" : " v" + capability.get(1)));
        }
        List<Capability> found = new ArrayList<>(space.capabilities());
        found.addAll(space.extendedCapabilities());
        assertEquals(
                sorted(wanted),
                sorted(found.stream()
                        .map(capability -> String.format("%02x", capability.offset())
                                + (capability.list() == Capability.Listing.EXTENDED ? " v" + capability.version() : ""))
                        .toList()));
        for (JsonNode capability : device.get("capabilities")) {
            String words = capability.get(2).asText();
            int offset = Integer.parseInt(capability.get(0).asText(), 16);
            Capability entry = found.stream()
                    .filter(candidate -> candidate.offset() == offset)
                    .findFirst()
                    .orElseThrow();
            assertKind(words, entry);
        }
        assertPort(device, space);
        assertAccessControl(device, space);
    }

    private static void assertKind(String words, Capability entry) {
        if (words.startsWith("Extended Capability ID 0x")) {
            assertEquals(Integer.parseInt(words.substring(25), 16), entry.id());
        } else {
            assertTrue(words.startsWith(entry.name()), () -> words + " is not " + entry.name());
        }
    }

    private static void assertBridge(JsonNode device, ConfigurationSpace space) {
        if (device.has("secondary")) {
            BridgeNumbers numbers = space.bridge().found().orElseThrow();
            assertEquals(device.get("primary").asText(), String.format("%02x", numbers.primary()));
            assertEquals(device.get("secondary").asText(), String.format("%02x", numbers.secondary()));
            assertEquals(device.get("subordinate").asText(), String.format("%02x", numbers.subordinate()));
        }
    }

    private static void assertPort(JsonNode device, ConfigurationSpace space) {
        if (!device.has("pcie_type")) {
            return;
        }
        String words = device.get("pcie_type").asText();
        PortType type = space.express().found().orElseThrow().portType();
        String wanted =
                switch (type) {
                    case ENDPOINT -> "Endpoint";
                    case LEGACY_ENDPOINT -> "Legacy Endpoint";
                    case ROOT_PORT -> "Root Port";
                    case UPSTREAM_PORT -> "Upstream Port";
                    case DOWNSTREAM_PORT -> "Downstream Port";
                    case PCIE_TO_PCI_BRIDGE -> "PCI-Express to PCI/PCI-X Bridge";
                    case PCI_TO_PCIE_BRIDGE -> "PCI/PCI-X to PCI-Express Bridge";
                    case ROOT_COMPLEX_INTEGRATED_ENDPOINT -> "Root Complex Integrated Endpoint";
                    case ROOT_COMPLEX_EVENT_COLLECTOR -> "Root Complex Event Collector";
                    case RESERVED -> "Unknown type";
                };
        assertTrue(words.startsWith(wanted), () -> words + " is not " + wanted);
        if (words.contains("(Slot")) {
            assertEquals(
                    words.contains("(Slot+)"), space.express().found().get().hasSlot());
        }
    }

    private static void assertAccessControl(JsonNode device, ConfigurationSpace space) {
        if (device.hasNonNull("ACSCap")) {
            AccessControl registers = space.accessControl().found().orElseThrow();
            assertEquals(bits(device.get("ACSCap").asText()), registers.capability() & 0x7f);
            assertEquals(bits(device.get("ACSCtl").asText()), registers.control() & 0x7f);
        } else {
            assertTrue(space.accessControl() instanceof Lookup.Absent<AccessControl>
                    || space.accessControl().isUnknown());
        }
    }

    /** The words are in the order of the bits. */
    private static int bits(String words) {
        int bits = 0;
        String[] parts = words.split(" ");
        for (int i = 0; i < parts.length; i++) {
            bits |= parts[i].endsWith("+") ? 1 << i : 0;
        }
        return bits;
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().sorted().toList();
    }
}
