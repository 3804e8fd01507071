package dev.dmaowner.app.why;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of messages that comes with the command, and how strictly tables are parsed. */
class MessageTableTest {

    private static final Set<String> PROGRAMS =
            Set.of("Linux", "QEMU", "libvirt", "DPDK", "SPDK", "Proxmox VE", "shell");
    private static final Map<String, String> SAMPLES = Map.of(
            "{device}", "0000:41:00.1",
            "{group}", "17",
            "{number}", "0x1f",
            "{errno}", "Bad address",
            "{word}", "eth0",
            "{text}", "some words");
    private static final String ENTRY =
            "message: one\nfrom: Linux\nsays: the end of {device}\ncheck: c\nmeans: m\nlook: l {device}\ncure: u\nrule: R-001\n";

    private static List<KnownMessage> parse(String text) throws IOException {
        return MessageTable.parse("mine.txt", text);
    }

    @Test
    void tableKnowsManyMessagesOfEachProgram() throws IOException {
        List<KnownMessage> table = MessageTable.builtIn();
        assertTrue(table.size() >= 60, table.size() + " messages");
        for (String program : PROGRAMS) {
            assertTrue(table.stream().anyMatch(message -> message.from().contains(program)), program);
        }
        assertTrue(
                table.stream().flatMap(message -> message.from().stream()).allMatch(PROGRAMS::contains),
                "a program that the header of the table does not name");
    }

    @Test
    void everyWordingIsAnsweredByItsOwnEntry() throws IOException {
        List<KnownMessage> table = MessageTable.builtIn();
        List<String> wrong = new ArrayList<>();
        for (KnownMessage message : table) {
            for (MessagePattern pattern : message.says()) {
                String line = pattern.toString();
                for (Map.Entry<String, String> sample : SAMPLES.entrySet()) {
                    line = line.replace(sample.getKey(), sample.getValue());
                }
                String answered = Diagnosis.of(table, "[ 4.2] x: " + line).answers().stream()
                        .findFirst()
                        .map(answer -> answer.message().name())
                        .orElse("nothing");
                if (!answered.equals(message.name())) {
                    wrong.add(line + " -> " + answered + " instead of " + message.name());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyStatementExists() throws IOException {
        List<String> ids;
        try (InputStream in = MessageTableTest.class.getResourceAsStream("/dev/dmaowner/app/conformance/ids.txt")) {
            ids = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
        List<String> unknown = MessageTable.builtIn().stream()
                .flatMap(message -> message.rule().stream())
                .filter(id -> !ids.contains(id))
                .toList();
        assertEquals(List.of(), unknown);
    }

    @Test
    void commandsAndCuresHaveOnlyPlaceholdersThatAreFilled() throws IOException {
        NamedThings named = new NamedThings(Optional.of("0000:41:00.1"), Optional.of("17"));
        for (KnownMessage message : MessageTable.builtIn()) {
            List<String> texts = new ArrayList<>(message.look());
            texts.add(message.cure());
            for (String text : texts) {
                assertEquals(-1, named.fill(text).indexOf('{'), text);
            }
        }
    }

    @Test
    void entryOfOnesOwnIsParsedWhole() throws IOException {
        KnownMessage message = parse("# mine\n\n"
                        + ENTRY.replace("means: m", "means: m\n  and more\nlook: first")
                                .replace("check: c", "releases: old ones\ncheck: c")
                        + "frame: yes\n")
                .get(0);
        assertEquals("one", message.name());
        assertEquals("m and more", message.means());
        assertEquals(List.of("first", "l {device}"), message.look());
        assertEquals("old ones", message.releases().orElseThrow());
        assertEquals(KnownMessage.Reach.FRAME, message.reach());
        assertEquals(List.of(), parse(ENTRY.replace("R-001", "none")).get(0).rule());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from: Linux | from: | line 2 | 'from' has no value",
                "from: Linux | form: Linux | line 2 | 'form' is none of the keys",
                "check: c | cure: c | line 5 | stands before",
                "check: c | says | line 4 | 'says' has no value",
                "cure: u | check: c | line 7 | 'check' stands before 'look'",
                "means: m | check: d | line 5 | given twice",
                "message: one | message: One | line 1 | other characters",
                "message: one | from: QEMU | line 1 | begins with 'message'",
                "R-001 | R-1 | line 1 | no statement",
                "R-001 | none R-001 | line 1 | no statement",
                "the end of {device} | {device} ends | line 1 | does not begin with",
                "the end of {device} | the end of {thing} | line 1 | no placeholder {thing}",
                "the end of {device} | the end of {device | line 1 | no placeholder",
                "the end of {device} | the end {group}{device} | line 1 | no text between",
                "the end of {device} | the end of {text} | line 1 | no text after",
                "message: one |  message: one | line 1 | continues no value"
            })
    void whatIsWrongIsSaidWithItsLine(String from, String to, String line, String what) {
        String table = ENTRY.replace(from, to.equals("message: one") ? " message: one" : to);
        String said = assertThrows(IOException.class, () -> parse(table)).getMessage();
        assertTrue(said.startsWith("mine.txt, " + line + ": "), said);
        assertTrue(said.contains(what), said);
    }

    @Test
    void entryIsWholeAndNamedOnce() {
        assertTrue(assertThrows(IOException.class, () -> parse(ENTRY.replace("cure: u\n", "")))
                .getMessage()
                .contains("line 1: the entry lacks cure"));
        assertTrue(assertThrows(IOException.class, () -> parse(ENTRY + "\n" + ENTRY))
                .getMessage()
                .contains("line 10: there are two entries 'one'"));
        assertTrue(assertThrows(IOException.class, () -> parse("# nothing\n"))
                .getMessage()
                .contains("has no message"));
        assertTrue(assertThrows(IOException.class, () -> parse(ENTRY + "frame: no\n"))
                .getMessage()
                .contains("'frame' is either"));
    }
}
