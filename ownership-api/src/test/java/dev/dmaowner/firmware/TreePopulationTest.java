package dev.dmaowner.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TreePopulationTest {

    private static List<String> devices(DeviceTree tree) {
        return TreePopulation.of(tree).stream().map(PopulatedDevice::toString).toList();
    }

    @Test
    @Tag("R-131")
    void aDeviceIsNamedByItsAddressOrByItsPlace() {
        DeviceTree tree = Trees.board(board -> board.begin("fw-cfg@9020000")
                .strings("compatible", "x")
                .cells("reg", 0x902_0000, 0x18)
                .end()
                .begin("gpio-keys")
                .strings("compatible", "x")
                .end()
                .begin("elsewhere@4")
                .strings("compatible", "x")
                .cells("reg", 0x8000, 1)
                .end()
                .begin("bus1")
                .strings("compatible", "simple-bus")
                .cells("ranges", 0x1000, 0x402_0000, 0x8000)
                .begin("child@2000")
                .strings("compatible", "x")
                .cells("reg", 0x2000, 1)
                .end()
                .begin("child2@1")
                .strings("compatible", "x")
                .end()
                .begin("mfd@3000")
                .strings("compatible", "simple-mfd")
                .cells("reg", 0x3000, 1)
                .begin("sub")
                .strings("compatible", "x")
                .end()
                .begin("led@8.6")
                .strings("compatible", "x")
                .cells("mask", 0x40000)
                .end()
                .end()
                .end());
        assertEquals(
                List.of(
                        "platform/9020000.fw-cfg",
                        "platform/gpio-keys",
                        "platform/8000.elsewhere",
                        "platform/bus1",
                        "platform/4021000.child",
                        "platform/bus1:child2@1",
                        "platform/4022000.mfd",
                        "platform/4022000.mfd:sub",
                        "platform/4022000.mfd:led@8.6"),
                devices(tree));
        assertEquals(
                "/sys/devices/platform/bus1/4022000.mfd/4022000.mfd:sub",
                TreePopulation.of(tree).get(7).sysfsPath());
    }

    @Test
    void aMaskPutsItsLowestBitIntoTheName() {
        DeviceTree tree = Trees.board(board -> board.begin("led@8")
                .strings("compatible", "x")
                .cells("reg", 8, 4)
                .cells("mask", 0x40000)
                .end());
        assertEquals(List.of("platform/8.12.led"), devices(tree));
    }

    @Test
    @Tag("R-132")
    void onlyChildrenOfBusesAndOnlyAvailableNodesWithCompatibleBecomeDevices() {
        DeviceTree tree = Trees.board(board -> {
            for (String kind : List.of("simple-bus", "simple-mfd", "isa", "arm,amba-bus", "other")) {
                board.begin("in-" + kind)
                        .strings("compatible", "vendor,first", kind)
                        .begin("child")
                        .strings("compatible", "x")
                        .end()
                        .end();
            }
            board.begin("no-compatible")
                    .begin("child")
                    .strings("compatible", "x")
                    .end()
                    .end()
                    .begin("disabled")
                    .strings("compatible", "simple-bus")
                    .strings("status", "disabled")
                    .begin("child")
                    .strings("compatible", "x")
                    .end()
                    .end()
                    .begin("opp-table")
                    .strings("compatible", "operating-points-v2")
                    .end();
        });
        assertEquals(
                List.of(
                        "platform/in-simple-bus",
                        "platform/in-simple-bus:child",
                        "platform/in-simple-mfd",
                        "platform/in-simple-mfd:child",
                        "platform/in-isa",
                        "platform/in-isa:child",
                        "platform/in-arm,amba-bus",
                        "platform/in-arm,amba-bus:child",
                        "platform/in-other"),
                devices(tree));
    }

    @Test
    @Tag("R-133")
    void aPrimecellIsAnAmbaDeviceAndNothingBelowItIsOne() {
        DeviceTree tree = Trees.board(board -> board.begin("pl031@1000")
                .strings("compatible", "arm,pl031", "ARM,primecell", "simple-bus")
                .cells("reg", 0x1000, 0x1000)
                .begin("child")
                .strings("compatible", "x")
                .end()
                .end());
        assertEquals(List.of("amba/1000.pl031"), devices(tree));
    }

    @Test
    void aPrimecellNeedsAddressesThatNoOtherHas() {
        DeviceTree tree = Trees.board(board -> {
            for (int[] reg : new int[][] {{0x1000, 0x1000}, {0x1800, 0x1000}, {0x4000, 0}, {0x5000, 0x10}}) {
                board.begin("p@" + Integer.toHexString(reg[0]))
                        .strings("compatible", "arm,primecell")
                        .cells("reg", reg)
                        .end();
            }
            board.begin("without").strings("compatible", "arm,primecell").end();
        });
        assertEquals(List.of("amba/1000.p", "amba/5000.p"), devices(tree));
    }

    @Test
    void reservedMemoryThenFirmwareThenTheFramebufferComeFirst() {
        DeviceTree tree = Trees.board(board -> board.begin("chosen")
                .begin("framebuffer@0")
                .strings("compatible", "simple-framebuffer")
                .end()
                .begin("framebuffer@1")
                .strings("compatible", "simple-framebuffer")
                .end()
                .end()
                .begin("first")
                .strings("compatible", "x")
                .end()
                .begin("firmware")
                .strings("compatible", "simple-bus")
                .begin("scm")
                .strings("compatible", "x")
                .end()
                .end()
                .begin("reserved-memory")
                .begin("ramoops")
                .strings("compatible", "ramoops")
                .end()
                .begin("pool")
                .strings("compatible", "shared-dma-pool")
                .end()
                .end());
        assertEquals(
                List.of(
                        "platform/reserved-memory:ramoops",
                        "platform/firmware:scm",
                        "platform/chosen:framebuffer@0",
                        "platform/first"),
                devices(tree));
    }

    @Test
    void theSecondDeviceOfANameIsNotMade() {
        DeviceTree tree = Trees.board(board -> board.begin("a@1")
                .strings("compatible", "x")
                .cells("reg", 1, 1)
                .end()
                .begin("a@2")
                .strings("compatible", "simple-bus")
                .cells("reg", 1, 1)
                .begin("child")
                .strings("compatible", "x")
                .end()
                .end());
        assertEquals(List.of("platform/1.a"), devices(tree));
    }

    @Test
    @Tag("R-134")
    void theModaliasOfANodeHasNameTypeAndAllCompatibleStrings() {
        DeviceTree tree = Trees.board(board -> board.begin("aliases")
                .strings("net0", "/dev@1")
                .end()
                .begin("dev@1")
                .strings("device_type", "network")
                .strings("compatible", "x,child", "y child")
                .end()
                .begin("plain")
                .strings("compatible", "z")
                .end());
        TreeIdentity identity = TreeIdentity.of(tree.node("/dev@1").orElseThrow());
        assertEquals("of:NdevTnetworkCx,childCy_child", identity.modalias());
        assertEquals(
                List.of(
                        "OF_NAME=dev",
                        "OF_FULLNAME=/dev@1",
                        "OF_TYPE=network",
                        "OF_COMPATIBLE_0=x,child",
                        "OF_COMPATIBLE_1=y child",
                        "OF_COMPATIBLE_N=2",
                        "OF_ALIAS_0=net0"),
                identity.uevent());
        assertEquals(
                "of:NplainT(null)Cz",
                TreeIdentity.of(tree.node("/plain").orElseThrow()).modalias());
    }
}
