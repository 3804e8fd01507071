package dev.dmaowner.app.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.mapping.MappedDevice.Expected;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading and writing a mapping. */
class MappingFileTest {

    private static final String TWO_NODES =
            """
            # by hand
            gpu
            \tdescription for people
            \tmap id=10DE:1c82,iommugroup=1,node=pve1,path=0000:01:00,subsystem-id=10de:11c0
            \tmap node=pve2,path=0000:0a:00.0;0000:0b:00.0,id=10de:1c82
            \tmdev 0

            nic
            \tmap id=8086:1533,node=pve1,path=0000:02:00.0
            """;

    private static MappingFile parse(String text) throws CommandFailure {
        return MappingReader.parse(text, "pci.cfg");
    }

    @Test
    void whatIsMappedOnEachNode() throws CommandFailure {
        MappingFile mapping = parse(TWO_NODES);
        assertEquals(List.of(), mapping.problems());
        assertEquals(List.of("pve1", "pve2"), mapping.nodes());
        MappedDevice gpu = new MappedDevice(
                "pve1",
                List.of("0000:01:00"),
                new Expected("10de:1c82", Optional.of("10de:11c0"), OptionalInt.of(1)),
                Optional.empty());
        assertEquals(new MappingFile.Entry("gpu", 4, gpu), mapping.of("pve1").get(0));
        assertEquals(
                List.of("0000:0a:00.0", "0000:0b:00.0"),
                mapping.of("pve2").get(0).device().paths());
        assertEquals(2, mapping.of("pve1").size());
        assertEquals("map id=10de:1c82,iommugroup=1,node=pve1,path=0000:01:00,subsystem-id=10de:11c0", gpu.line());
    }

    @Test
    void linesOfANodeAreReplacedAndAllOthersStay() throws CommandFailure {
        MappingFile mapping = parse(TWO_NODES);
        MappedDevice moved = mapping.of("pve1")
                .get(0)
                .device()
                .expecting(new Expected("10de:1c82", Optional.empty(), OptionalInt.of(7)));
        List<String> merged = mapping.with("gpu", List.of(moved));
        List<String> kept = TWO_NODES
                .lines()
                .filter(line -> !line.contains("iommugroup=1,"))
                .toList();
        assertEquals("\tmap id=10de:1c82,iommugroup=7,node=pve1,path=0000:01:00", merged.get(2));
        assertEquals(
                kept,
                merged.stream().filter(line -> !line.contains("iommugroup=7,")).toList());
        List<String> added = mapping.with("other", List.of(moved));
        assertEquals(TWO_NODES.lines().toList(), added.subList(0, added.size() - 3));
        assertEquals(List.of("", "other"), added.subList(added.size() - 3, added.size() - 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            gpu card               | line 1: 'gpu card' is no name of a mapping
            gpu~ colour red        | line 2: there is no key 'colour'
            gpu~ map node=a,id=10de:1c82              | line 2: 'path=' is missing
            gpu~ map node=a,id=1,path=0000:01:00      | line 2: '1' is no pair of ids
            gpu~ map node=a.b,id=10de:1c82,path=0000:01:00 | line 2: 'a.b' is no name of a node
            gpu~ map node=a,id=10de:1c82,path=01:00.0 | line 2: '01:00.0' is no address
            gpu~ map node=a,id=10de:1c82,path=0000:01:00; | line 2: '' is no address
            gpu~ map node=a,node=b                    | line 2: 'node=' is there twice
            gpu~ map node=a,colour=b                  | line 2: 'colour=b' is none of
            gpu~ map node=a,id=10de:1c82,path=0000:01:00,iommugroup=-2 | line 2: '-2' is no number of a group
            gpu~nic2               | line 2: 'nic2' begins no mapping, as no empty line is above it
            gpu~~gpu               | line 1: there is another mapping gpu in line 3
            """)
    void whatIsNotUnderstoodIsAProblemAndTheRestIsRead(String text, String words) throws CommandFailure {
        MappingFile mapping = parse(text.replace("~", "\n") + "\n\nnic\n\tmap id=8086:1533,node=a,path=0000:02:00.0\n");
        assertEquals(1, mapping.problems().size(), mapping.problems().toString());
        assertTrue(
                mapping.problems().get(0).startsWith(words), mapping.problems().toString());
        assertEquals(1, mapping.of("a").size());
    }

    @Test
    void ofTwoMappingsWithOneNameTheLaterIsTaken() throws CommandFailure {
        MappingFile mapping = parse(
                "gpu\n\tmap node=a,id=10de:1c82,path=0000:01:00\n\ngpu\n\tmap node=a,id=10de:1c82,path=0000:02:00\n");
        assertEquals(List.of("0000:02:00"), mapping.of("a").get(0).device().paths());
        assertEquals(1, mapping.entries().size());
    }

    @Test
    void anEndlessFileIsRefused() {
        CommandFailure refused = assertThrows(CommandFailure.class, () -> parse("\n".repeat(20_001)));
        assertEquals("pci.cfg has more than 20000 lines", refused.getMessage());
    }
}
