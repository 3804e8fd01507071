package dev.dmaowner.driver.vfio;

import static dev.dmaowner.driver.vfio.Board.ask;
import static dev.dmaowner.driver.vfio.Board.errno;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.testkit.ScriptedDevice;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What vfio-platform and vfio-amba take, and vfio-pci's own tests. */
class PlatformProbeTests {

    private static final String DEVICE = "platform/c020000.dma1";
    private static final String SIBLING = "platform/c030000.dma2";
    private static final String AMBA = "amba/c040000.adma3";

    private static Board.Builder with(OwnershipRules rules) {
        return Board.with(rules)
                .device(DEVICE, "x")
                .device(SIBLING, "x")
                .device(AMBA, "x")
                .device("platform/lone", "-")
                .device("amba/lone", "-");
    }

    private static Board withoutReset(OwnershipRules rules) {
        return with(rules).parameter("vfio_platform", "reset_required", "0").build();
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-224")
    void theyHaveNoIdsSoThatOnlyAnOverrideBinds(OwnershipRules rules) {
        Board board = withoutReset(rules);
        assertEquals(
                "ENODEV", errno(board.host().write("/sys/bus/platform/drivers/vfio-platform/bind", "c020000.dma1\n")));
        assertEquals("ENODEV", errno(board.host().write("/sys/bus/amba/drivers/vfio-amba/bind", "c040000.adma3\n")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-225")
    void aDeviceWithoutAResetFunctionIsTurnedAway(OwnershipRules rules) {
        Board board = with(rules).build();
        assertEquals("ENOENT", errno(board.bind(DEVICE, "vfio-platform")));
        String parameter = "/sys/module/vfio_platform/parameters/reset_required";
        assertEquals("EACCES", errno(board.host().write(parameter, "0\n")));
        assertEquals("ENOENT", errno(board.bind(DEVICE, "vfio-platform")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-225")
    void aDeviceWithAResetFunctionIsTaken(OwnershipRules rules) {
        Board board = Board.with(rules)
                .device(ScriptedDevice.of("platform/xgmac", "of:NethernetT(null)Ccalxeda,hb-xgmac"), "x")
                .build();
        assertEquals("ok", errno(board.bind("platform/xgmac", "vfio-platform")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-226")
    void linux61TurnsItAwayEvenIfNoResetIsRequired(OwnershipRules rules) {
        String expected = rules == OwnershipRules.LINUX_6_1 ? "ENOENT" : "ok";
        assertEquals(expected, errno(withoutReset(rules).bind(DEVICE, "vfio-platform")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-227")
    void linux61TurnsEveryAmbaDeviceAway(OwnershipRules rules) {
        String expected = rules == OwnershipRules.LINUX_6_1 ? "ENOENT" : "ok";
        assertEquals(expected, errno(with(rules).build().bind(AMBA, "vfio-amba")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-228")
    void aDeviceWithoutAGroupIsTurnedAway(OwnershipRules rules) {
        Board board = withoutReset(rules);
        String expected = rules == OwnershipRules.LINUX_6_1 ? "ENOENT" : "EINVAL";
        assertEquals(expected, errno(board.bind("platform/lone", "vfio-platform")));
        assertEquals(expected, errno(board.bind("amba/lone", "vfio-amba")));
    }

    @Test
    void aDeviceThatFirmwareDoesNotDescribeIsTurnedAway() {
        Board board = Board.with(OwnershipRules.LINUX_6_12)
                .device(ScriptedDevice.of("platform/alarmtimer.0.auto", "platform:alarmtimer"), "x")
                .parameter("vfio_platform", "reset_required", "N")
                .build();
        assertEquals("EINVAL", errno(board.bind("platform/alarmtimer.0.auto", "vfio-platform")));
    }

    @Test
    @Tag("R-229")
    void theGroupIsViableOnceTheLastKernelDriverIsGone() {
        Board board = withoutReset(OwnershipRules.LINUX_6_12);
        board.bind(SIBLING, "kdma");
        board.bind(AMBA, "kdma");
        board.vfio(DEVICE);
        OpenNode group = board.open("vfio/0");
        assertEquals(new NodeAnswer.Done(0), ask(group, "status"));
        assertEquals("EPERM", errno(ask(group, "set_container", board.open("vfio/vfio"))));
        board.unbind(SIBLING);
        assertEquals(new NodeAnswer.Done(0), ask(group, "status"));
        board.unbind(AMBA);
        assertEquals(new NodeAnswer.Done(1), ask(group, "status"));
        assertEquals("ok", errno(ask(group, "set_container", board.open("vfio/vfio"))));
    }

    @Test
    @Tag("R-230")
    void theOthersOfAnOwnedGroupFollowAcrossBuses() {
        Board board = withoutReset(OwnershipRules.LINUX_6_12);
        board.vfio(DEVICE);
        OpenNode group = board.ready(0);
        board.override(SIBLING, "vfio-platform");
        board.override(AMBA, "vfio-amba");
        assertEquals("ok", errno(board.probe(SIBLING)));
        assertEquals("ok", errno(board.probe(AMBA)));
        for (String name : new String[] {"c020000.dma1", "c030000.dma2", "c040000.adma3"}) {
            assertEquals("ok", errno(ask(group, "get_device", name)), name);
        }
    }

    @Test
    @Tag("R-231")
    void aKernelDriverThatIsBackRefusesTheNextContainer() {
        Board board = withoutReset(OwnershipRules.LINUX_6_12);
        board.vfio(DEVICE);
        OpenNode group = board.ready(0);
        assertEquals("EBUSY", errno(board.bind(AMBA, "kdma")));
        ask(group, "unset_container");
        assertEquals("ok", errno(board.bind(AMBA, "kdma")));
        assertEquals("EPERM", errno(ask(group, "set_container", board.open("vfio/vfio"))));
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-125")
    void vfioPciLeavesBridgesAlone(OwnershipRules rules) {
        Board board = Board.with(rules)
                .device(ScriptedDevice.of("pci/port", "pci:v00001B36d0000000Csv00001B36sd00000000bc06sc04i00"), "x")
                .device(ScriptedDevice.of("pci/host", "pci:v00001B36d00000008sv00001AF4sd00001100bc06sc00i00"), "x")
                .build();
        assertEquals("EINVAL", errno(board.bind("pci/port", "vfio-pci")));
        assertEquals("ok", errno(board.bind("pci/host", "vfio-pci")), "a host bridge has an ordinary header");
    }

    @Test
    void vfioPciLeavesDeniedDevicesAloneUnlessToldOtherwise() {
        ScriptedDevice denied = ScriptedDevice.of("pci/qat", "pci:v00008086d000037C8sv00008086sd00000000bc0Bsc40i00");
        Board careful =
                Board.with(OwnershipRules.LINUX_6_12).device(denied, "x").build();
        assertEquals("EINVAL", errno(careful.bind("pci/qat", "vfio-pci")));
        Board careless = Board.with(OwnershipRules.LINUX_6_12)
                .device(denied, "x")
                .parameter("vfio_pci", "disable_denylist", "Y")
                .build();
        assertEquals("ok", errno(careless.bind("pci/qat", "vfio-pci")));
    }

    @Test
    void vfioPciLeavesAPhysicalFunctionAloneWhoseVirtualOnesAreThere() {
        ScriptedDevice function = ScriptedDevice.of("pci/pf", "pci:v00008086d000010C9sv00000000sd00000000bc02sc00i00");
        Board.Builder builder = Board.with(OwnershipRules.LINUX_6_12)
                .device(function.with(Map.of("sriov_numvfs", "2")), "x")
                .device(ScriptedDevice.of("pci/other", function.modalias()).with(Map.of("sriov_numvfs", "0")), "y");
        Board board = builder.build();
        assertEquals("EBUSY", errno(board.bind("pci/pf", "vfio-pci")));
        assertEquals("ok", errno(board.bind("pci/other", "vfio-pci")));
    }
}
