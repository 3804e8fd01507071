package dev.dmaowner.app.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions about many hosts. */
class FleetCommandTest {

    private static final String LISTING =
            """
            IOMMU Group 1:
            \t00:02.0 VGA compatible controller [0300]: Intel Corporation UHD Graphics 630 [8086:3e92]
            IOMMU Group 2:
            \t01:00.0 VGA compatible controller [0300]: NVIDIA Corporation GP107 [10de:1c82]
            \t01:00.1 Audio device [0403]: NVIDIA Corporation GP107GL [10de:0fb9]
            IOMMU Group 3:
            \t02:00.0 Ethernet controller [0200]: Intel Corporation I210 [8086:1533]
            """;

    @TempDir
    private Path folder;

    private void hosts(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.writeString(
                    folder.resolve(String.format("host-%03d.txt", i)),
                    LISTING.replace("3e92", i % 2 == 0 ? "3e92" : "3e93"));
        }
    }

    private CommandRun ask(String condition, String... more) {
        String[] words = new String[4 + more.length];
        System.arraycopy(new String[] {"fleet", folder.toString(), "--where", condition}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        return CommandRun.of(words);
    }

    @Test
    void devicesThatFulfilTheConditionArePrintedHostByHost() throws IOException {
        hosts(7);
        CommandRun run = ask("class==gpu && group.alone && id!=8086:3e93");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                List.of("host-000.txt", "host-002.txt", "host-004.txt", "host-006.txt"),
                run.out().lines().map(line -> line.split("  ")[0]).toList());
        assertTrue(run.out().contains("8086:3e92  group 1"), run.out());
        CommandRun counted = ask("class==gpu && !group.alone", "--count");
        assertTrue(counted.out().endsWith("7 devices on 7 of 7 hosts\n"), counted.out());
    }

    private static final String BOUND = LISTING.replace("[10de:1c82]", "[10de:1c82]\n\t\tKernel driver in use: nouveau")
            .replace("[10de:0fb9]", "[10de:0fb9]\n\t\tKernel driver in use: snd_hda_intel");

    /** The steps are those of the plan. */
    @Test
    void whatTakingChangesIsWhatThePlanDoes() throws IOException {
        Files.writeString(folder.resolve("host.txt"), BOUND);
        String capture = folder.resolve("host.txt").toString();
        CommandRun run = ask("class==gpu && slot.with==audio && group.with==audio && !refused && steps>0", "--changes");
        assertEquals(0, run.exitCode(), run.err());
        List<String> lines = run.out().lines().toList();
        assertTrue(lines.get(0).contains("0000:01:00.0  nouveau"), run.out());
        assertEquals("  dmaowner plan take 2 -m " + capture, lines.get(1));
        assertTrue(run.out().contains("take 0000:01:00.1 from snd_hda_intel"), run.out());
        ObjectMapper json = new ObjectMapper();
        JsonNode taking = json.readTree(ask("device=='0000:01:00.0'", "--changes", "--format", "json")
                        .out())
                .path("taking");
        JsonNode explained = json.readTree(
                CommandRun.of("explain", "2", "-m", capture, "--format", "json").out());
        assertEquals(
                texts(taking.path("steps"), "command"),
                texts(explained.findValue("steps"), "command"),
                explained.toString());
    }

    private static List<String> texts(JsonNode nodes, String member) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(node -> texts.add(node.path(member).asText()));
        return texts;
    }

    @Test
    void hostsWithTheSameAnswersAreCountedTogether() throws IOException {
        hosts(5);
        CommandRun run = ask("class==gpu", "--by", "id,group.size");
        assertEquals(
                List.of(
                        "10de:1c82  2  5 on 5 hosts  host-000.txt, host-001.txt, host-002.txt, ...",
                        "8086:3e92  1  3 on 3 hosts  host-000.txt, host-002.txt, host-004.txt",
                        "8086:3e93  1  2 on 2 hosts  host-001.txt, host-003.txt"),
                run.out().lines().toList());
        CommandRun json = ask("class==gpu && numa!=7", "--by", "id", "--format", "json");
        assertEquals("", json.out());
        assertTrue(ask("class==nic", "--by", "numa", "--format", "json")
                .out()
                .startsWith("{\"by\":{\"numa\":\"-\"},\"devices\":5,\"hosts\":5,\"first\":[\"host-000.txt\""));
        CommandRun wrong = ask("class==gpu", "--by", "id,colour");
        assertEquals(2, wrong.exitCode());
        assertTrue(wrong.err().contains("'id,colour' are no questions"), wrong.err());
        assertEquals(2, ask("class==gpu", "--by", "id", "--count").exitCode());
    }

    /** A group is bound to vfio in part: whether that is viable depends on the kernel. */
    @Test
    void whatAnotherKernelChangesIsWhatCompareSays() throws IOException {
        Path trace = SharedData.path("pci/captures/q35-vtd-mix.sys.tar.gz");
        Files.copy(trace, folder.resolve("host.tar.gz"));
        String capture = folder.resolve("host.tar.gz").toString();
        for (String rules : List.of("3.10", "6.12")) {
            CommandRun run = CommandRun.of("fleet", folder.toString(), "--rules", rules, "--compare");
            List<String> compared = CommandRun.of("compare", "-m", capture, "--rules", rules)
                    .out()
                    .lines()
                    .filter(line -> line.startsWith("worse") || line.startsWith("better") || line.startsWith("other"))
                    .filter(line -> !line.contains("the rules are ") && !line.contains("the kernel is "))
                    .map(line -> "host.tar.gz  " + line.replaceFirst(" {2,}", "  "))
                    .toList();
            assertEquals(compared, run.out().lines().toList());
            boolean isWorse = compared.stream().anyMatch(line -> line.contains("  worse  "));
            assertEquals(isWorse ? 3 : 0, run.exitCode());
            CommandRun.of("fleet", folder.toString(), "--rules", rules, "--compare", "--format", "json");
        }
        assertEquals(
                "",
                CommandRun.of("fleet", folder.toString(), "--where", "class==wifi", "--rules", "3.10", "--compare")
                        .out());
        assertEquals(2, CommandRun.of("fleet", folder.toString(), "--compare").exitCode());
    }

    @Test
    void hostThatCannotBeReadIsALineAndTheOthersAreAnswered() throws IOException {
        hosts(3);
        Files.write(folder.resolve("host-001.txt"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3});
        Files.createSymbolicLink(folder.resolve("host-009.txt"), Path.of("/etc/passwd"));
        CommandRun run = ask("class==nic");
        assertEquals(4, run.exitCode());
        assertEquals(2, run.out().lines().count(), run.out());
        assertEquals(
                1,
                run.err()
                        .lines()
                        .filter(line -> line.startsWith("dmaowner fleet: "))
                        .count(),
                run.err());
        assertTrue(run.err().contains("host-001.txt"), run.err());
    }

    @Test
    void whatCanBeAskedIsListed() {
        CommandRun run = CommandRun.of("fleet", "--names");
        for (Question question : Question.values()) {
            assertTrue(run.out().contains(question.word() + " "), run.out());
        }
        assertEquals(2, CommandRun.of("fleet").exitCode());
        assertEquals(2, CommandRun.of("fleet", "/dev/null").exitCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            ``                    | a question is expected
            colour==red           | there is no question 'colour'
            class                 | 'class' is compared with something
            class==toaster        | 'toaster' is no class
            numa=='x'             | 'numa' is a number
            numa<                 | a value is expected
            driver<nvme           | 'driver' is no number, and is compared by == or !=
            takeable==maybe       | 'takeable' is true or false
            (takeable             | ')' is expected
            takeable takeable     | '&&', '||' or the end is expected at character 10
            driver=='nvme         | has no end at character 9
            takeable & takeable   | '&&', '||' or the end is expected
            """)
    void whatIsNotUnderstoodIsSaidWithItsPlace(String condition, String words) throws IOException {
        hosts(1);
        CommandRun run = ask(condition);
        assertEquals(2, run.exitCode(), run.out());
        assertTrue(run.err().contains(words), run.err());
    }

    @Test
    void signsParenthesesAndUnknownAnswers() throws Exception {
        Condition.Answers answers = question -> switch (question) {
            case NUMA -> Optional.empty();
            case SIZE -> Optional.of(3L);
            case CLASS -> Optional.of("0x030000");
            case TAKEABLE -> Optional.of(true);
            default -> Optional.of("x");
        };
        for (String holds : List.of(
                "group.size>=3 && group.size<=3 && group.size==3 && group.size!=4 && group.size<4 && group.size>2",
                "class==gpu",
                "class!=nic",
                "takeable",
                "!!takeable",
                "!(numa==0)",
                "numa==0 || (driver==x && !(driver!='x'))")) {
            assertTrue(ConditionText.parse(holds).holds(answers), holds);
        }
        for (String fails : List.of("numa==0", "numa!=0", "class==nic", "!takeable", "takeable && numa==0")) {
            assertFalse(ConditionText.parse(fails).holds(answers), fails);
        }
    }

    @Test
    void anyTextIsAConditionOrRefused() {
        String[] parts = {
            "class", "==", "gpu", "!", "(", ")", "&&", "||", "numa", "<", "0", "'", " ", "takeable", "=", "ä"
        };
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                ConditionText.parse(text.toString());
            } catch (ConditionText.NotUnderstood expected) {
                assertTrue(expected.getMessage().contains("at character"), expected.getMessage());
            }
        }
        assertThrows(ConditionText.NotUnderstood.class, () -> ConditionText.parse("(".repeat(4000)));
        assertThrows(ConditionText.NotUnderstood.class, () -> ConditionText.parse("!".repeat(5000) + "takeable"));
        assertThrows(
                ConditionText.NotUnderstood.class,
                () -> ConditionText.parse(new String(new byte[] {0}, StandardCharsets.UTF_8)));
    }
}
