package dev.dmaowner.app.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.testdata.SharedData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command answers the same for the folder of a host, for an archive of that folder, and for a capture of it. */
class SameAnswersTest {

    private static final int DEVICES = 3;

    @TempDir
    private Path temporary;

    @Test
    void captureOfABusyHostAnswersAsTheHost() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("folder"));
        BusyHost.in(folder);
        Map<String, String> answers = sameAnswers(folder, List.of("--registers"));
        String all = String.join("\n", answers.values());
        for (String found : List.of(
                "sda2 is held by",
                "mounted on /home/alice",
                "default route of br0",
                "the display",
                "qemu-system-x86")) {
            assertTrue(all.contains(found), found + " in " + all);
        }
    }

    @Test
    void redactedCaptureOfABusyHostTellsTheUseAndNotTheUser() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("folder"));
        BusyHost.in(folder);
        Path capture = capture(folder, List.of("--redact"));
        String content = new String(
                new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(capture))).readAllBytes(),
                StandardCharsets.ISO_8859_1);
        for (String secret : List.of(
                "alice",
                BusyHost.UUID,
                BusyHost.MAC,
                BusyHost.SERVER,
                "02:11",
                "0100000A",
                "fffe",
                "wonderland",
                "cheshire",
                "rabbit",
                "looking",
                "teapot",
                "dormouse",
                "hatter",
                "Jabberwock",
                "bandersnatch")) {
            assertFalse(content.contains(secret), secret);
        }
        assertTrue(content.contains(" intel_iommu=on nosmt "), "what the kernel does with devices is kept");
        String plan = CommandRun.of("plan", "take", "4", "5", "7", "-m", capture.toString())
                .err();
        for (String found : List.of(
                "sda2 is held by",
                "mounted on /home/x",
                "sda3 is mounted on /srv",
                "sda4 is held by dm-2, and dm-2 is swapped on",
                "default route of br0",
                "qemu-system-x86")) {
            assertTrue(plan.contains(found), found + " in " + plan);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b550-rootdisk",
                "efifb-boot-gpu",
                "milan-sv",
                "no-groups-dmar",
                "no-intremap",
                "rmrr-i350",
                "xen-dom0"
            })
    void captureOfACaseAnswersAsTheCase(String name) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("folder"));
        Archives.unpack(SharedData.inCases("vm/" + name + "/sys.tar.gz"), folder);
        sameAnswers(folder, List.of());
        sameAnswers(folder, List.of("--redact"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"q35-vtd-mix", "virt-smmuv3-dt", "q35-virtio-iommu"})
    void captureOfARecordedHostAnswersAsTheHost(String name) throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("folder"));
        Archives.unpack(SharedData.path("pci/captures/" + name + ".sys.tar.gz"), folder);
        sameAnswers(folder, List.of());
    }

    private Map<String, String> sameAnswers(Path folder, List<String> options) throws IOException {
        Path archive = temporary.resolve("archive.tar");
        Archives.pack(folder, archive);
        Map<String, String> expected = answers(folder);
        assertSame(expected, answers(archive), "archive");
        assertSame(expected, answers(capture(folder, options)), "capture with " + options);
        return expected;
    }

    private static void assertSame(Map<String, String> expected, Map<String, String> found, String source) {
        expected.forEach((command, answer) -> assertEquals(answer, found.get(command), source + ": " + command));
    }

    private Path capture(Path folder, List<String> options) {
        Path capture = temporary.resolve("capture.tar.gz");
        List<String> command = new ArrayList<>(List.of("capture", "-m", folder.toString(), "-o", capture.toString()));
        command.addAll(options);
        CommandRun run = CommandRun.of(command.toArray(new String[0]));
        assertEquals(0, run.exitCode(), run.err());
        return capture;
    }

    private static Map<String, String> answers(Path machine) throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        JsonNode shown = new ObjectMapper()
                .readTree(CommandRun.of("show", "-m", machine.toString(), "--format", "json")
                        .out());
        for (String format : List.of("text", "json")) {
            answer(answers, machine, "show", "--format", format);
            answer(answers, machine, "groups", "--format", format);
            answer(answers, machine, "groups", "--predict", "--format", format);
            for (JsonNode device : ends(shown.get("devices"))) {
                String name = device.get("name").asText();
                answer(answers, machine, "show", name, "--format", format);
                answer(answers, machine, "explain", name, "--format", format);
                answer(answers, machine, "plan", "take", name, "--format", format);
            }
            for (JsonNode group : ends(shown.get("groups"))) {
                answer(answers, machine, "plan", "take", group.get("id").asText(), "--format", format);
            }
        }
        answer(answers, machine, "report", "-o", "-");
        return answers;
    }

    /** The first elements, and the last. */
    private static List<JsonNode> ends(JsonNode array) {
        List<JsonNode> all = new ArrayList<>();
        array.forEach(all::add);
        return all.size() <= 2 * DEVICES
                ? all
                : List.of(all.get(0), all.get(1), all.get(2), all.get(all.size() / 2), all.get(all.size() - 1));
    }

    private static void answer(Map<String, String> answers, Path machine, String... words) {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("-m", machine.toString()));
        CommandRun run = CommandRun.of(command.toArray(new String[0]));
        String answer = run.exitCode() + "\n" + run.out() + run.err();
        answers.put(String.join(" ", words), withoutWraps(answer.replace(machine.toString(), "MACHINE")));
    }

    /** The name of the source takes part in the breaking of lines. */
    private static String withoutWraps(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
