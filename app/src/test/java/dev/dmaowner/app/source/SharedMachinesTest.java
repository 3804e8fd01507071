package dev.dmaowner.app.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.host.Host;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;

/** Every machine beside the project is read, and has what its expected file or its recording says. */
class SharedMachinesTest {

    private static final String DEVICES = "/sys/bus/pci/devices";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Stream<DynamicTest> each(String folder, String suffix, ThrowingConsumer<Path> test) {
        List<Path> files = SharedData.list(folder).stream()
                .filter(path -> path.toString().endsWith(suffix))
                .toList();
        assertTrue(!files.isEmpty(), "nothing to read in " + folder);
        return DynamicTest.stream(files.iterator(), path -> String.valueOf(path.getFileName()), test);
    }

    private static JsonNode json(Path path) throws IOException {
        return JSON.readTree(path.toFile());
    }

    private static JsonNode expected(Path machine, String suffix) throws IOException {
        String name = machine.getFileName().toString();
        return json(machine.resolveSibling(name.substring(0, name.length() - suffix.length()) + ".expected.json"));
    }

    private static String text(Host host, String device, String attribute) throws IOException {
        return host.readText(DEVICES + "/" + device + "/" + attribute).orElse("");
    }

    private static Optional<String> nameOfLink(Host host, String device, String link) throws IOException {
        return host.readLink(DEVICES + "/" + device + "/" + link)
                .map(target -> target.substring(target.lastIndexOf('/') + 1));
    }

    @TestFactory
    Stream<DynamicTest> everyDumpOfLspciHasTheDevicesThatLspciSees() {
        return each("pci/lspci", ".lspci.txt", path -> {
            JsonNode expected = expected(path, ".lspci.txt");
            Host host = MachineSource.open(path);
            assertEquals(expected.get("devices").size(), host.list(DEVICES).size());
            for (JsonNode device : expected.get("devices")) {
                assertIdentity(host, device.get("slot").asText(), device);
            }
            JsonNode drivers = expected.path("drivers_from_log");
            for (String device : host.list(DEVICES)) {
                assertEquals(
                        drivers.path(device).asText(""),
                        drivers.isMissingNode()
                                ? ""
                                : nameOfLink(host, device, "driver").orElse(""),
                        device);
            }
            assertGroups(host, expected.path("iommu_groups_from_log"));
        });
    }

    private static void assertIdentity(Host host, String name, JsonNode device) throws IOException {
        assertEquals("0x" + device.get("vendor").asText(), text(host, name, "vendor"), name);
        assertEquals("0x" + device.get("device").asText(), text(host, name, "device"), name);
        assertEquals(
                "0x" + device.get("class").asText(), text(host, name, "class").substring(0, 6), name);
        assertEquals("0x" + device.path("revision").asText("00").replace("null", "00"), text(host, name, "revision"));
        if (device.hasNonNull("subsystem")) {
            String subsystem = text(host, name, "subsystem_vendor") + ":" + text(host, name, "subsystem_device");
            assertEquals(device.get("subsystem").asText(), subsystem.replace("0x", ""), name);
        }
        if (device.hasNonNull("secondary")) {
            int secondary = Integer.parseInt(device.get("secondary").asText(), 16);
            assertEquals(String.valueOf(secondary), text(host, name, "secondary_bus_number"), name);
            int subordinate = Integer.parseInt(device.get("subordinate").asText(), 16);
            assertEquals(String.valueOf(subordinate), text(host, name, "subordinate_bus_number"), name);
        }
        assertTrue(host.exists(DEVICES + "/" + name + "/subsystem/devices/" + name), name);
    }

    private static void assertGroups(Host host, JsonNode groups) throws IOException {
        for (String number : (Iterable<String>) groups::fieldNames) {
            TreeSet<String> members = new TreeSet<>();
            groups.get(number).forEach(member -> members.add(member.asText()));
            assertEquals(List.copyOf(members), host.list("/sys/kernel/iommu_groups/" + number + "/devices"), number);
        }
    }

    @TestFactory
    Stream<DynamicTest> theDumpOfACapturedMachineIsLaidOutAsItsKernelDid() {
        return each("pci/captures", ".lspci.txt", path -> {
            JsonNode expected = expected(path, ".lspci.txt");
            Host dump = MachineSource.open(path);
            Host capture = MachineSource.open(
                    path.resolveSibling(path.getFileName().toString().replace(".lspci.txt", ".sys.tar.gz")));
            assertEquals(expected.get("devices").size(), dump.list(DEVICES).size());
            for (JsonNode device : expected.get("devices")) {
                String name = device.get("bdf").asText();
                String sysfs = device.get("sysfs").asText();
                String inDump = dump.readLink(DEVICES + "/" + name).orElseThrow();
                assertEquals(
                        sysfs.substring(sysfs.indexOf("/pci0000:")), inDump.substring(inDump.indexOf("/pci0000:")));
                for (String attribute : List.of("vendor", "device", "class", "revision", "modalias")) {
                    assertEquals(text(capture, name, attribute), text(dump, name, attribute), name + " " + attribute);
                }
                assertArrayEquals(
                        capture.read(DEVICES + "/" + name + "/config").orElseThrow(),
                        dump.read(DEVICES + "/" + name + "/config").orElseThrow(),
                        name);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyCaptureHasTheDriversAndGroupsOfItsKernel() {
        return each("pci/captures", ".sys.tar.gz", path -> {
            JsonNode expected = expected(path, ".sys.tar.gz");
            Host host = MachineSource.open(path);
            for (JsonNode device : expected.get("devices")) {
                String name = device.get("bdf").asText();
                assertTrue(host.exists(device.get("sysfs").asText()), name);
                assertEquals(device.get("vendor").asText(), text(host, name, "vendor"));
                assertEquals(
                        device.get("driver").asText("null"),
                        nameOfLink(host, name, "driver").orElse("null"),
                        name);
            }
            JsonNode groups = expected.get("groups");
            assertEquals(groups.size(), host.list("/sys/kernel/iommu_groups").size());
            for (String number : (Iterable<String>) groups::fieldNames) {
                for (JsonNode member : groups.get(number)) {
                    assertEquals(Optional.of(number), nameOfLink(host, member.asText(), "iommu_group"));
                    assertTrue(host.exists("/sys/kernel/iommu_groups/" + number + "/devices/" + member.asText()));
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyArchiveOfHwlocIsFoundInItsFolder() {
        return each("pci/hwloc", ".tar.bz2", path -> {
            JsonNode expected = expected(path, ".tar.bz2");
            Host host = MachineSource.open(path);
            for (JsonNode device : expected.get("devices")) {
                String name = device.get("slot").asText();
                assertEquals("0x" + device.get("vendor").asText(), text(host, name, "vendor"));
                assertEquals(
                        device.path("driver").asText(""),
                        nameOfLink(host, name, "driver").orElse(""),
                        name);
            }
            for (JsonNode name : expected.path("devices_on_bus")) {
                assertTrue(host.list(DEVICES).contains(name.asText()), name.asText());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyRecordingHasItsDevicesDriversAndGroups() {
        return each("traces", "", path -> {
            if (Files.isDirectory(path)) {
                JsonNode machine = json(path.resolve("machine.json"));
                Host host = MachineSource.open(path);
                assertEquals(
                        machine.get("kernel").asText(),
                        host.description().kernelRelease().orElseThrow());
                for (JsonNode device : machine.get("devices")) {
                    assertDevice(host, device);
                }
            }
        });
    }

    private static void assertDevice(Host host, JsonNode device) throws IOException {
        String name = device.path("address").asText(device.path("name").asText());
        String folder = "/sys/bus/" + device.get("bus").asText() + "/devices/" + name;
        assertTrue(host.exists(folder), folder);
        assertEquals(device.get("driver").asText(), last(host.readLink(folder + "/driver")), name);
        String group = device.get("iommu_group").asText();
        assertEquals(group, last(host.readLink(folder + "/iommu_group")), name);
        if (!group.isEmpty()) {
            assertTrue(host.exists("/sys/kernel/iommu_groups/" + group + "/devices/" + name), name);
        }
        if (device.hasNonNull("config")) {
            byte[] config = HexFormat.of().parseHex(device.get("config").asText());
            assertArrayEquals(config, host.read(folder + "/config").orElseThrow(), name);
        }
    }

    private static String last(Optional<String> link) {
        return link.map(target -> target.substring(target.lastIndexOf('/') + 1)).orElse("");
    }
}
