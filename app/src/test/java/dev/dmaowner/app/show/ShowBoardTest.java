package dev.dmaowner.app.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A board of which there is only a device tree is shown as it would be after boot. */
class ShowBoardTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOARD = "sample:board";

    private static String golden(String name) throws IOException {
        try (InputStream in = ShowBoardTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode show(String machine, String... options) throws IOException {
        List<String> args = new ArrayList<>(List.of("show", "--machine", machine, "--format", "json"));
        args.addAll(List.of(options));
        CommandRun run = CommandRun.of(args.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        JsonNode document = JSON.readTree(run.out());
        assertEquals(List.of(), ShowSchema.violations(document));
        return document;
    }

    private static JsonNode device(JsonNode shown, String name) {
        for (JsonNode device : shown.get("devices")) {
            if (device.get("name").asText().equals(name)) {
                return device;
            }
        }
        throw new AssertionError("there is no device " + name);
    }

    @Test
    void wholeBoardAtAGlance() throws IOException {
        assertEquals(
                golden("board.txt"), CommandRun.of("show", "--machine", BOARD).out());
    }

    @Test
    void ownershipIsKnownExactlyAndSoIsEachDevicesPlace() throws IOException {
        JsonNode shown = show(BOARD);
        JsonNode ownership = shown.get("groups").get(1).get("ownership");
        assertEquals("PRIVATE_DOMAIN", ownership.get("state").asText());
        assertEquals("exact", ownership.get("known").asText());
        assertEquals("[[24]]", device(shown, "54340000.vic").at("/dma/ids").toString());
        assertEquals(
                "/memory-controller@70019000",
                device(shown, "54340000.vic").at("/dma/iommu").asText());
        assertFalse(device(shown, "a0000000.serial").has("dma"));
    }

    @Test
    void aDeviceWhoseIommuHasNoDriverWaitsAndOneWhoseIommuIsDisabledDoesNot() throws IOException {
        JsonNode shown = show(BOARD);
        assertEquals(
                "its IOMMU /iommu@90000000 has no driver yet",
                device(shown, "90010000.mmc").get("waiting").asText());
        assertFalse(device(shown, "90030000.usb").has("waiting"));
        assertFalse(device(shown, "90030000.usb").has("dma"));
        assertEquals("[\"/iommu@90020000\"]", shown.get("disabledIommus").toString());
    }

    @Test
    void withoutADriverForThemDevicesShowWhichGroupTheyWouldJoin(@TempDir Path folder) throws IOException {
        Path drivers = folder.resolve("modules.alias");
        Files.writeString(drivers, "alias of:N*T*Cdmaowner,nothing nothing\n");
        JsonNode newest = show(BOARD, "--drivers", drivers.toString());
        assertEquals("2", device(newest, "80000000.ethernet").get("group").asText(), "it has joined already");
        JsonNode shown = show(BOARD, "--drivers", drivers.toString(), "--rules", "6.12");
        JsonNode alone = device(shown, "80000000.ethernet");
        assertTrue(alone.get("group").isNull());
        assertTrue(alone.at("/groupToCome/joins").isNull());
        assertEquals("[]", alone.at("/groupToCome/with").toString());
        JsonNode shared = device(shown, "80010000.ethernet");
        assertEquals("1", shared.at("/groupToCome/joins").asText());
        assertEquals(Set.of("54200000.dc", "54240000.dc", "54340000.vic"), texts(shared.at("/groupToCome/with")));
    }

    @Test
    void aKernelsModulesGiveTheBoardItsDrivers() throws IOException {
        assertEquals(
                "amd-xgbe",
                device(show(BOARD), "80000000.ethernet").get("driver").asText());
        assertEquals(
                "tegra-dc", device(show(BOARD), "54200000.dc").get("driver").asText());
    }

    @Test
    void oneDeviceWholeNamesItsIommu() throws IOException {
        CommandRun run = CommandRun.of("show", "--machine", BOARD, "54340000.vic");
        assertTrue(run.out().contains("IOMMU     70019000.memory-controller\n"), run.out());
        assertTrue(run.out().contains("ids       <0x18> of /memory-controller@70019000\n"), run.out());
    }

    @Test
    void aHostWithAKernelAtWorkIsShownAsItIs() throws IOException {
        JsonNode shown = show("sample:pci");
        assertFalse(shown.has("disabledIommus"));
        assertEquals("sample:pci", shown.at("/host/source").asText());
        assertEquals(
                "a simulation of sample:board", show(BOARD).at("/host/source").asText());
    }

    @TestFactory
    List<DynamicTest> realBoardShowsTheDevicesThatItsTreeMakes() {
        return SharedData.list("dtb").stream()
                .filter(file -> file.toString().endsWith(".dtb"))
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> realBoard(file)))
                .toList();
    }

    private static void realBoard(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".dtb", ".expected.json");
        JsonNode expected = JSON.readTree(file.resolveSibling(name).toFile());
        JsonNode shown = show(file.toString());
        Set<String> devices = new TreeSet<>();
        shown.get("devices").forEach(device -> devices.add(device.get("name").asText()));
        for (JsonNode device : expected.get("platform_devices")) {
            assertTrue(devices.contains(device.get("name").asText()), device::toString);
        }
        for (JsonNode group : shown.get("groups")) {
            group.get("devices")
                    .forEach(member -> assertTrue(
                            device(shown, member.asText()).has("dma"),
                            () -> member + " is in a group and behind no IOMMU"));
        }
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
