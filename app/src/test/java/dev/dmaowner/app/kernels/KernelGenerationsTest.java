package dev.dmaowner.app.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.testdata.SharedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands on captures and boards whose answers differ from one generation to the next. */
class KernelGenerationsTest {

    private static String simulate(String recording, String scenario, String rules) {
        Path capture = SharedData.path("traces/" + recording + "/sys.tar.gz");
        Path lines = SharedData.inCases("kernels/" + scenario);
        return CommandRun.of("simulate", "--rules", rules, "-m", capture.toString(), lines.toString())
                .out();
    }

    private static String onBoard(String command, String tree, String rules, String... device) {
        List<String> args = new ArrayList<>(List.of(
                command,
                "--rules",
                rules,
                "-m",
                SharedData.inCases("kernels/" + tree).toString()));
        args.addAll(List.of(device));
        // The page is wrapped at a width, so compare words alone.
        return CommandRun.of(args.toArray(String[]::new)).out().replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @CsvSource({"linux-6.12, false", "linux-6.18, true", "linux-7.3, true"})
    @Tag("N-006")
    @Tag("N-007")
    @Tag("N-009")
    void deviceOfAnUndoneIommuIsRefusedByVfio(String rules, boolean refused) {
        assertEquals(refused, simulate("pci-547", "547.sim", rules).contains("EINVAL: 0000:06:00.2"));
    }

    @ParameterizedTest
    @CsvSource({
        "linux-6.12, pci/0000:05:01.1: no driver -> snd_ens1370",
        "linux-6.18, pci/0000:05:01.1: no driver -> snd_ens1370",
        "linux-7.3, 'pci/0000:05:01.1 is there, without a driver'"
    })
    @Tag("N-015")
    @Tag("N-035")
    void rescanHeedsAutoprobeSince619(String rules, String answer) {
        String out = simulate("pci-501", "autoprobe.sim", rules);
        assertTrue(out.contains(answer), out);
    }

    @ParameterizedTest
    @CsvSource({"linux-6.12, true", "linux-6.18, false", "linux-7.3, false"})
    @Tag("N-004")
    @Tag("N-034")
    void functionFoundAgainGetsAGroupOfItsOwnSince615(String rules, boolean oldGroup) {
        String out = simulate("pci-504", "vrescan.sim", rules).replaceAll("\\s+", " ");
        assertEquals(oldGroup, out.contains("groups/5/devices 0000:00:06.0 0000:00:06.1"), out);
        assertEquals(!oldGroup, out.contains("groups/9/devices 0000:00:1f.0 0000:00:1f.2 0000:00:1f.3"), out);
    }

    @ParameterizedTest
    @CsvSource({
        "linux-6.12, a003e00.virtio_mmio its stream id 16 belongs to amba/9010000.pl031",
        "linux-6.18, 9010000.pl031 its stream id 16 belongs to platform/a003e00.virtio_mmio",
        "linux-7.3, 9010000.pl031 its stream id 16 belongs to platform/a003e00.virtio_mmio"
    })
    @Tag("N-005")
    void platformDeviceWinsASharedStreamSince615(String rules, String loser) {
        String out = onBoard("show", "share2.dtb", rules);
        assertTrue(out.contains(loser), out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-6.18", "linux-7.3"})
    @Tag("N-006")
    @Tag("N-007")
    void streamIdOutsideTheTableLeavesNobodyAGroup(String rules) {
        String shown = onBoard("show", "range.dtb", rules);
        assertFalse(shown.contains("group 0"), shown);
        assertFalse(shown.contains("groups to come"), shown);
        String why = onBoard("explain", "range.dtb", rules, "9010000.pl031");
        assertTrue(why.contains("was undone, because its driver refuses platform/a003a00.virtio_mmio"), why);
        assertTrue(why.contains("To change this, remove platform/a003a00.virtio_mmio"), why);
    }

    @Test
    void beforeThatTheDeviceAloneHasNone() {
        String shown = onBoard("show", "range.dtb", "linux-6.12");
        assertTrue(shown.contains("a003a00.virtio_mmio its stream id 2147483647 is outside"), shown);
        assertTrue(shown.contains("9010000.pl031 alone <0x20>"), shown);
    }

    @Test
    @Tag("N-003")
    @Tag("N-005")
    void captureOf73SaysWhoseStreamIdADeviceShares() {
        Path capture = SharedData.inCases("kernels/virt-smmuv3-dt-7.3.4.sys.tar.gz");
        String out = CommandRun.of("explain", "-m", capture.toString(), "0000:02:02.0")
                .out()
                .replaceAll("\\s+", " ");
        assertTrue(out.contains("Its stream id 512 belongs to pci/0000:02:01.0"), out);
        assertFalse(out.contains("no driver has probed it yet"), out);
    }

    @Test
    @Tag("N-006")
    void predictionOfAnUndoneIommuHasNoGroups() {
        Path capture = SharedData.path("traces/pci-547/sys.tar.gz");
        String out = CommandRun.of("groups", "--predict", "--rules", "7.3", "-m", capture.toString())
                .out();
        assertTrue(out.contains("0 groups of 0 devices"), out);
        assertTrue(out.contains("refuses pci/0000:02:01.0"), out);
    }
}
