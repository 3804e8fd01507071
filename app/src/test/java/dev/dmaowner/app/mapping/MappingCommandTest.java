package dev.dmaowner.app.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mapping held against a host, and written for it. */
class MappingCommandTest {

    private static final String LISTING =
            """
            IOMMU Group 2:
            \t01:00.0 VGA compatible controller [0300]: NVIDIA Corporation GP107 [10de:1c82]
            \t\tKernel driver in use: nouveau
            \t01:00.1 Audio device [0403]: NVIDIA Corporation GP107GL [10de:0fb9]
            \t\tKernel driver in use: snd_hda_intel
            IOMMU Group 3:
            \t02:00.0 Ethernet controller [0200]: Intel Corporation I210 [8086:1533]
            \t\tKernel driver in use: igb
            """;

    @TempDir
    private Path folder;

    private Path listing;
    private Path mapping;

    @BeforeEach
    void host() throws IOException {
        listing = Files.writeString(folder.resolve("host.txt"), LISTING);
        mapping = folder.resolve("pci.cfg");
    }

    private CommandRun run(String... words) {
        List<String> all = new ArrayList<>(List.of("mapping"));
        all.addAll(List.of(words));
        all.addAll(List.of("-m", listing.toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private CommandRun check(String lines) throws IOException {
        Files.writeString(mapping, lines);
        return run(mapping.toString(), "--node", "pve1");
    }

    @Test
    void whatIsPrintedForADeviceIsAsItSays() throws IOException {
        CommandRun printed = run("--describe", "01:00", "--name", "gpu", "--node", "pve1");
        assertEquals(
                "gpu\n        map id=10de:1c82,iommugroup=2,node=pve1,path=0000:01:00\n", printed.out(), printed.err());
        CommandRun checked = check(printed.out());
        assertEquals("as it says: 1 device of pve1\n", checked.out());
        assertEquals(0, checked.exitCode());
    }

    @Test
    void aFileIsPrintedWithTheDeviceInPlace() throws IOException {
        Files.writeString(mapping, "gpu\n\tmap id=1002:67df,node=pve2,path=0000:0a:00\n");
        CommandRun printed = run(mapping.toString(), "--describe", "02:00.0", "--name", "nic", "--node", "pve1");
        assertEquals(
                "gpu\n        map id=1002:67df,node=pve2,path=0000:0a:00\n\nnic\n        map id=8086:1533,iommugroup=3,node=pve1,path=0000:02:00.0\n",
                printed.out());
    }

    @Test
    void aCardThatWasMovedIsFoundByItsIds() throws IOException {
        CommandRun run = check("gpu\n\tmap id=10de:1c82,iommugroup=2,node=pve1,path=0000:03:00\n");
        assertEquals("line 2: gpu: there is no device 0000:03:00.0; 10de:1c82 is 0000:01:00.0\n", run.out(), run.err());
        assertEquals(3, run.exitCode());
    }

    @Test
    void anotherDeviceInItsPlaceIsToldWithTheLineAsItIsNow() throws IOException {
        CommandRun run = check("nic\n\tmap id=8086:10d3,iommugroup=7,node=pve1,path=0000:02:00.0\n");
        assertEquals(
                """
                line 2: nic: id=8086:10d3, and 0000:02:00.0 is 8086:1533; no device of this host is 8086:10d3
                line 2: nic: iommugroup=7, and 0000:02:00.0 is in group 3
                line 2: nic: as it is now: map id=8086:1533,iommugroup=3,node=pve1,path=0000:02:00.0
                """,
                run.out());
        assertEquals(3, run.exitCode());
    }

    @Test
    void devicesThatGoAlongAreTold() throws IOException {
        CommandRun run = check("gpu\n\tmap id=10de:1c82,iommugroup=2,node=pve1,path=0000:01:00.0\n");
        assertTrue(
                run.out()
                        .startsWith(
                                "line 2: gpu: 0000:01:00.1 (snd_hda_intel) shares group 2 with 0000:01:00.0, is not mapped with it"),
                run.out());
        assertFalse(run.out().contains("as it is now"), run.out());
        assertEquals(3, run.exitCode());
    }

    @Test
    void linesOfOtherNodesAndOnesThatAreNotUnderstood() throws IOException {
        CommandRun other = check("gpu\n\tmap id=10de:1c82,node=pve2,path=0000:09:00\n");
        assertEquals("nothing is mapped on pve1, only on pve2\n", other.out());
        assertEquals(0, other.exitCode());
        CommandRun wrong = check("gpu\n\tmap id=10de:1c82\n");
        assertTrue(wrong.out().startsWith("line 2: 'node=' is missing"), wrong.out());
        assertEquals(3, wrong.exitCode());
    }

    @Test
    void jsonHasAKindForEachFinding() throws IOException {
        Files.writeString(mapping, "nic\n\tmap id=8086:10d3,iommugroup=7,node=pve1,path=0000:02:00.0\n");
        CommandRun run = run(mapping.toString(), "--node", "pve1", "--format", "json");
        JsonNode entry = new ObjectMapper().readTree(run.out()).path("entries").path(0);
        assertEquals("id", entry.path("findings").path(0).path("what").asText());
        assertEquals("group", entry.path("findings").path(1).path("what").asText());
        assertEquals(
                "map id=8086:1533,iommugroup=3,node=pve1,path=0000:02:00.0",
                entry.path("now").asText());
        assertEquals(3, run.exitCode());
    }

    @Test
    void whatIsMissingIsAskedFor() throws IOException {
        Files.writeString(mapping, "gpu\n\tmap id=10de:1c82,node=pve2,path=0000:09:00\n");
        CommandRun unnamed = run(mapping.toString());
        assertEquals(2, unnamed.exitCode());
        assertTrue(unnamed.err().contains("give the node's with --node, one of pve2"), unnamed.err());
        assertEquals(2, run().exitCode());
        assertEquals(2, run("--describe", "01:00", "--node", "a").exitCode());
        assertEquals(
                2, run("--describe", "01:00", "--node", "a", "--name", "1gpu").exitCode());
        CommandRun unlike = run("--describe", "01:00", "--describe", "02:00.0", "--node", "a", "--name", "gpu");
        assertEquals(3, unlike.exitCode());
        assertTrue(unlike.err().contains("not alike"), unlike.err());
    }
}
