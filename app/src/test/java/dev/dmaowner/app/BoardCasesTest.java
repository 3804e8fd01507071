package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.testdata.FlattenedTreeWriter;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** A device that is to see its region of memory where the processor sees it, behind a coherent SMMU. */
    private Path boardWithADirectMapping() throws IOException {
        byte[] tree = new FlattenedTreeWriter()
                .begin("")
                .strings("compatible", "acme,board")
                .cells("#address-cells", 1)
                .cells("#size-cells", 1)
                .begin("iommu@5000000")
                .strings("compatible", "arm,smmu-v3")
                .cells("reg", 0x5000000, 0x20000)
                .cells("#iommu-cells", 1)
                .cells("phandle", 1)
                .empty("dma-coherent")
                .end()
                .begin("ethernet@3000000")
                .strings("compatible", "calxeda,hb-xgmac")
                .cells("reg", 0x3000000, 0x1000)
                .cells("iommus", 1, 7)
                .cells("memory-region", 3)
                .cells("phandle", 2)
                .end()
                .begin("reserved-memory")
                .cells("#address-cells", 1)
                .cells("#size-cells", 1)
                .empty("ranges")
                .begin("buffer@90000000")
                .cells("reg", 0x90000000, 0x800000)
                .cells("iommu-addresses", 2, 0x90000000, 0x800000)
                .cells("phandle", 3)
                .end()
                .end()
                .end()
                .bytes();
        return Files.write(folder.resolve("direct.dtb"), tree);
    }

    @ParameterizedTest
    @CsvSource({"linux-6.12, EINVAL", "linux-7.3, EINVAL", "linux-6.1, OK"})
    void aGroupWithADirectMappingIsNotOwnedByUserspaceWhereTheKernelReadsIt(String rules, String answer)
            throws IOException {
        Path scenario = Files.writeString(
                folder.resolve("a.scn"),
                """
                echo vfio-platform > /sys/bus/platform/devices/3000000.ethernet/driver_override # OK
                echo 3000000.ethernet > /sys/bus/platform/drivers/vfio-platform/bind # OK
                open_group g 0 # OK
                open_container c # OK
                set_container g c # %s
                cat /sys/kernel/iommu_groups/0/reserved_regions
                """
                        .formatted(answer));
        CommandRun run = CommandRun.of(
                "simulate", "--rules", rules, "-m", boardWithADirectMapping().toString(), scenario.toString());
        assertFalse(run.out().contains("expected"), run.out());
        assertTrue(run.out().contains("set_container"), run.out());
        assertEquals(
                answer.equals("EINVAL"),
                run.out().contains("0x0000000090000000 0x00000000907fffff direct\n"),
                run.out());
        assertTrue(run.out().contains("0x0000000008000000 0x00000000080fffff msi\n"), run.out());
    }

    /** Whether the board's SMMU, which is not coherent, is made so decides where the device with a direct mapping is refused. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDeviceWithADirectMappingIsRefusedForItUnlessItIsForItsSmmu(boolean coherent) throws IOException {
        Path board = folder.resolve("board.dtb");
        Files.write(board, Files.readAllBytes(Path.of(board("smmu"))));
        if (coherent) {
            // The one flag of the SMMU's node that says nothing here becomes the one that does, in the block of names.
            Files.write(board, renamed(Files.readAllBytes(board), "#global-interrupts", "dma-coherent"));
        }
        Path scenario = Files.writeString(
                folder.resolve("a.scn"),
                """
                echo vfio-platform > /sys/bus/platform/devices/3400000.fb/driver_override
                echo 3400000.fb > /sys/bus/platform/drivers/vfio-platform/bind # %s
                open_group g 0
                open_container c
                set_container g c # %s
                """
                        .formatted(coherent ? "OK" : "EINVAL", coherent ? "EINVAL" : "EBADF"));
        CommandRun run = CommandRun.of(
                "simulate",
                "--rules",
                "linux-6.12",
                "--parameter",
                "vfio_platform.reset_required=0",
                "-m",
                board.toString(),
                scenario.toString());
        assertFalse(run.out().contains("expected"), run.out());
        assertTrue(run.out().contains(coherent ? "requires a direct mapping" : "EINVAL: the IOMMU of"), run.out());
    }

    private static byte[] renamed(byte[] tree, String from, String to) {
        String text = new String(tree, StandardCharsets.ISO_8859_1);
        String padded = to + "\0".repeat(from.length() - to.length());
        return text.replace(from, padded).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void theRegionsOfADeviceWithADirectMappingAreShown() {
        String text = CommandRun.of(
                        "simulate",
                        "--rules",
                        "linux-6.12",
                        "-m",
                        board("smmu"),
                        SharedData.inCases("soc/smmu/s.scn").toString())
                .out();
        assertTrue(text.contains("0x0000000090000000 0x00000000907fffff direct\n"), text);
        assertTrue(text.contains("0x0000000008000000 0x00000000080fffff msi\n"), text);
    }

    @Test
    void aGroupWithADirectMappingIsShownAsBlocked() throws IOException {
        String text = CommandRun.of("show", "-m", boardWithADirectMapping().toString())
                .out();
        assertTrue(text.contains("blocked: firmware requires the memory at 0x0000000090000000"), text);
    }

    @Test
    void bridgesAreShownWithTheIdsThatAnIommuTranslatesBehindThem() {
        String text = CommandRun.of("show", "-m", board("smmu")).out();
        assertTrue(
                line(text, "3600000.pcie").endsWith("devices behind it: ids 0x0..0xff -> /iommu@5000000 0x100.."),
                text);
        assertTrue(line(text, "80c000000.mc").contains("ids 0x0..0xffff -> /iommu@5000000 0x0.."), text);
        assertTrue(text.indexOf("3700000.pcie") > text.indexOf("behind no IOMMU"), text);
        assertTrue(text.indexOf("3600000.pcie") < text.indexOf("behind no IOMMU"), text);
    }

    @Test
    void aDeviceWhoseIommuIsDisabledIsExplainedByIt() {
        String why = "/iommu@6000000, which is disabled";
        assertTrue(CommandRun.of("explain", "-m", board("smmu"), "3300000.net")
                .out()
                .replaceAll("\\s+", " ")
                .contains(why));
        assertFalse(CommandRun.of("explain", "-m", board("smmu"), "3100000.usb")
                .out()
                .contains("disabled"));
    }

    @Test
    void aDeviceWhoseGroupIsToComeIsExplainedSo() {
        CommandRun run = CommandRun.of("explain", "--rules", "linux-6.12", "-m", board("smmu"), "3100000.usb");
        assertTrue(
                run.out().replaceAll("\\s+", " ").contains("its group forms when a driver first probes it"), run.out());
    }
}
