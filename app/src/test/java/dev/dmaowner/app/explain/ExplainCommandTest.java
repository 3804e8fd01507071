package dev.dmaowner.app.explain;

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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of the sample machine, to people and to programs. */
class ExplainCommandTest {

    @TempDir
    private static Path folder;

    private static Path noNames;

    @BeforeAll
    static void makeTheMachine() throws IOException {
        SampleMachine.in(folder.resolve("sample"));
        noNames = Files.writeString(folder.resolve("no.ids"), "");
    }

    private static CommandRun explain(String... words) {
        String[] args = new String[words.length + 5];
        args[0] = "explain";
        System.arraycopy(words, 0, args, 1, words.length);
        args[words.length + 1] = "--machine";
        args[words.length + 2] = folder.resolve("sample").toString();
        args[words.length + 3] = "--pci-ids";
        args[words.length + 4] = noNames.toString();
        return CommandRun.of(args);
    }

    /** Look at a difference; if the new text is clearer, put it into the file. */
    @ParameterizedTest
    @CsvSource({
        "00:00.0, alone",
        "00:01.0, port",
        "01:00.1, function",
        "02:00.0, port-switched-off",
        "03:00.0, bound-for-a-user",
        "05:02.0, conventional",
        "00:14.0, not-read",
        "00:15.0, no-group",
        "4, group",
        "nvme, driver",
        "vfio-pci, driver-for-users",
    })
    void textIsTheOneThatWasFoundClear(String what, String name) throws IOException {
        CommandRun run = explain(what);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                golden(name + ".txt"),
                run.out().replace(folder.resolve("sample").toString(), "MACHINE"));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = ExplainCommandTest.class.getResourceAsStream(name)) {
            assertTrue(in != null, name + " is missing");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode json(String what) throws IOException {
        CommandRun run = explain(what, "--format", "json");
        assertEquals(0, run.exitCode(), run.err());
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void placeTellsTheServicesOfAPortAndWhichAreOn() throws IOException {
        JsonNode port = json("02:00.0").at("/place/0");
        assertEquals("0000:00:02.0", port.get("device").asText());
        assertEquals("NO", port.get("isolates").asText());
        assertEquals("OFF", port.at("/services/RR").asText());
        assertEquals("MISSING", port.at("/services/EC").asText());
        assertEquals("ON", json("01:00.1").at("/place/0/services/RR").asText());
    }

    @Test
    void reasonNamesItsKindItsPartnerAndWhatWouldChangeIt() throws IOException {
        JsonNode reason = json("02:00.0").at("/group/reasons/0");
        assertEquals("PORT_WITHOUT_ACS", reason.get("kind").asText());
        assertEquals("0000:00:02.0", reason.get("with").asText());
        assertTrue(reason.get("remedy").asText().contains("ACS"));
    }

    @Test
    void driverThatHasADeviceIsToldFromOneThatCould() throws IOException {
        JsonNode nvme = json("nvme");
        assertEquals("0000:02:00.0", nvme.at("/has/0").asText());
        assertEquals(0, nvme.get("couldHave").size());
        JsonNode sound = json("snd_ca0106");
        assertEquals(0, sound.get("has").size());
        assertEquals("0000:05:02.0", sound.at("/couldHave/0/device").asText());
    }

    /** The group is in use by a user as far as anybody can tell; the stage and its refusal are values. */
    @Test
    void driverOfAnUnboundDeviceIsToldWithTheStageThatItReaches() throws IOException {
        JsonNode candidates = json("05:02.0").get("drivers");
        for (JsonNode candidate : candidates) {
            if (candidate.get("driver").asText().equals("snd_ca0106")) {
                assertEquals("YES", candidate.get("match").asText());
                assertEquals("BOUND", candidate.get("stage").asText());
                return;
            }
        }
        throw new AssertionError("no such candidate in " + candidates);
    }

    @Test
    void stepsFreeTheGroupBeforeTheDeviceIsHandedOver() throws IOException {
        JsonNode steps = json("01:00.0").get("steps");
        List<String> commands = new ArrayList<>();
        steps.forEach(step -> commands.add(step.get("command").asText()));
        List<String> expected = new ArrayList<>();
        for (String device : List.of("0000:01:00.1", "0000:01:00.0")) {
            expected.add("echo vfio-pci | sudo tee /sys/bus/pci/devices/" + device + "/driver_override");
            expected.add("echo " + device + " | sudo tee /sys/bus/pci/drivers/mlx5_core/unbind");
            expected.add("echo " + device + " | sudo tee /sys/bus/pci/drivers/vfio-pci/bind");
            expected.add("test /sys/bus/pci/devices/" + device + "/driver -ef /sys/bus/pci/drivers/vfio-pci");
        }
        assertEquals(expected, commands);
    }

    @Test
    void virtualFunctionsAreAFindingAboutTheirPhysicalOne() throws IOException {
        Path function =
                folder.resolve("sample/sys/bus/pci/devices/0000:01:00.0").toRealPath();
        Path number = Files.writeString(function.resolve("sriov_numvfs"), "2\n");
        JsonNode findings = json("01:00.0").get("findings");
        Files.delete(number);
        assertEquals("virtual-functions", findings.at("/0/guard").asText(), findings.toString());
        assertEquals("pci/0000:01:00.0", findings.at("/0/device").asText());
    }

    @Test
    void whatWasNotReadIsSaidToBeUnknown() throws IOException {
        JsonNode controller = json("00:14.0");
        assertEquals(
                "only the first 64 bytes of its configuration space were read",
                controller.get("unread").asText());
    }

    @Test
    void whoHasADriverIsNotSaidToWaitForOne() {
        String said = explain("00:15.0").out();
        assertTrue(said.contains("Why it is in no group"), said);
        assertFalse(said.contains("no driver has probed it yet"), said);
    }

    @Test
    void driverCouldNotHaveWhatItsProbeDeclines() throws IOException {
        JsonNode ports = json("pcieport");
        assertEquals(0, ports.get("couldHave").size(), ports.toString());
        assertEquals("0000:04:00.0", ports.at("/declines/0/device").asText());
        String said = explain("pcieport").out();
        assertTrue(said.contains("Devices that its probe declines"), said);
        assertFalse(explain("nvme").out().contains("Devices that its probe declines"));
    }

    @Test
    void groupThatNothingExplainsHasNoHeadingThatPromisesWhy(@TempDir Path changed) throws IOException {
        SampleMachine.in(changed);
        Path device = changed.resolve("sys/devices/pci0000:00/0000:00:00.0");
        Path group = changed.resolve("sys/kernel/iommu_groups/1");
        Files.delete(device.resolve("iommu_group"));
        Files.createSymbolicLink(device.resolve("iommu_group"), device.relativize(group));
        Path members = group.resolve("devices");
        Files.createSymbolicLink(members.resolve("0000:00:00.0"), members.relativize(device));
        for (String what : new String[] {"00:00.0", "1"}) {
            String said =
                    CommandRun.of("explain", what, "-m", changed.toString()).out();
            assertTrue(said.contains("nothing makes 0000:00:00.0 share a group"), said);
            assertTrue(
                    said.contains(
                            what.equals("1") ? "for no reason that they show" : "for no reason that the devices show"),
                    said);
            assertFalse(said.contains("Why it is alone") || said.contains("Why it shares"), said);
            assertFalse(said.contains("Reasons of the other members"), said);
        }
    }

    @Test
    void nameOfADriverCannotSteerTheTerminal(@TempDir Path changed) throws IOException {
        SampleMachine.in(changed);
        Path device = changed.resolve("sys/devices/pci0000:00/0000:00:00.0");
        Path driver = Files.createDirectories(changed.resolve("sys/bus/pci/drivers/e\u001b[2Jvil"));
        Files.createSymbolicLink(device.resolve("driver"), device.relativize(driver));
        String said =
                CommandRun.of("explain", "00:00.0", "-m", changed.toString()).out();
        assertTrue(said.contains("driver e\\u001b[2Jvil; group 0"), said);
        assertFalse(said.contains("\u001b"), said);
    }

    @Test
    void virtualFunctionIsNotSaidToBeTheOnlyOne() {
        String machine = SharedData.path("pci/captures/q35-vtd-mix.sys.tar.gz").toString();
        String virtual = CommandRun.of("explain", "0c:00.2", "-m", machine).out();
        assertTrue(virtual.contains("0000:0c:00.2 is a virtual function, and the kernel takes each"), virtual);
        String physical = CommandRun.of("explain", "0c:00.0", "-m", machine).out();
        assertTrue(physical.contains("the only function of its slot that is not virtual"), physical);
    }

    @Test
    void wordThatNamesNothingIsRefused() {
        for (String word : new String[] {"99", "0000:77:00.0", "no-such-driver", "..", ""}) {
            CommandRun run = explain(word);
            assertEquals(2, run.exitCode(), word);
            assertTrue(run.err().contains("there is no"), run.err());
        }
    }
}
