package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.testdata.FlattenedTreeWriter;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Boards whose groups turn on what one driver of IOMMUs does. */
class BoardCasesTest {

    @TempDir
    private Path folder;

    private static String board(String name) {
        return SharedData.inCases("soc/" + name + "/board.dtb").toString();
    }

    private static String line(String text, String beginning) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElse("");
    }

    private static String membersOf(String text, String device) {
        return text.lines()
                .dropWhile(line -> !line.contains(device))
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-6.12", "linux-7.3"})
    void vfioRefusesDevicesBehindIommusThatAreNotCoherent(String rules) {
        CommandRun run = CommandRun.of(
                "simulate",
                "-m",
                board("coherency"),
                "--rules",
                rules,
                "--parameter",
                "vfio_platform.reset_required=0",
                SharedData.inCases("soc/coherency/s.scn").toString());
        assertEquals(2, run.out().split("EINVAL: the IOMMU of", -1).length - 1, run.out());
        assertFalse(run.out().contains("expected EINVAL"), run.out());
    }

    @Test
    void nothingSaysThatADeviceWithoutCoherentDmaIsTakeable() {
        assertFalse(CommandRun.of("show", "-m", board("coherency")).out().contains("takeable once bound"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-6.1", "linux-6.12"})
    void renesasTranslatesOnlyDevicesOnItsList(String rules) {
        String text =
                CommandRun.of("show", "--rules", rules, "-m", board("ipmmu")).out();
        assertTrue(membersOf(text, "ee140000.mmc").contains("alone"), text);
        String untranslated = text.substring(text.indexOf("behind no IOMMU"));
        assertTrue(line(untranslated, "e7350000.dma-controller").contains("does not permit"), text);
    }

    @Test
    void mediatekSharesAGroupAcrossInstancesByRegion() {
        String text = CommandRun.of("show", "--rules", "linux-6.12", "-m", board("mtk"))
                .out();
        assertTrue(line(text, "14001000.rdma").contains("with 14f08000.rdma"), text);
        assertTrue(line(text, "1a030000.jpeg").contains("alone"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "facts"})
    void anOverlayIsNoBoard(String command) {
        String overlay = SharedData.inCases("soc/overlay/ov.dtbo").toString();
        CommandRun run =
                command.equals("show") ? CommandRun.of("show", "-m", overlay) : CommandRun.of("facts", overlay);
        assertEquals(4, run.exitCode(), run.out());
        assertTrue(run.err().contains("overlay") && run.err().contains("fdtoverlay"), run.err());
    }

    @Test
    void aTreeOfNodesWithTheNameOfAFragmentIsABoard() throws IOException {
        byte[] tree = new FlattenedTreeWriter()
                .begin("")
                .strings("compatible", "acme,board")
                .begin("fragment@0")
                .begin("overlay")
                .end()
                .end()
                .end()
                .bytes();
        Path file = Files.write(folder.resolve("board.dtb"), tree);
        assertEquals(0, CommandRun.of("facts", file.toString()).exitCode());
    }

    @Test
    void aStreamThatADeviceNamesTwiceOverlapsAnothersOnce() {
        String facts = CommandRun.of("facts", board("twice-named")).out();
        String overlaps = facts.substring(facts.indexOf("smmuv2_stream_overlaps"));
        assertEquals(1, overlaps.split("\"relation\"", -1).length - 1, overlaps);
    }
}
