package dev.dmaowner.driver.vfio;

import static dev.dmaowner.driver.vfio.Board.ask;
import static dev.dmaowner.driver.vfio.Board.errno;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.spi.Device;
import dev.dmaowner.testkit.ScriptedDevice;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The secret between the user of a physical function and those of its virtual functions. */
class VfTokenTests {

    private static final String MODALIAS = "pci:v00001234d000011E8sv00001AF4sd00001100bc00scFFi00";
    private static final String TOKEN = " vf_token=5a5a5a5a-0000-0000-0000-000000000001";
    private static final String OTHER = " vf_token=5a5a5a5a-0000-0000-0000-000000000002";

    /** A virtual function of pci/pf. */
    private record VirtualFunction(ScriptedDevice device) implements Device {

        @Override
        public DeviceId id() {
            return device.id();
        }

        @Override
        public String modalias() {
            return device.modalias();
        }

        @Override
        public Optional<DeviceId> parent() {
            return device.parent();
        }

        @Override
        public Optional<DeviceId> virtualFunctionOf() {
            return Optional.of(DeviceId.parse("pci/pf"));
        }

        @Override
        public String sysfsPath() {
            return device.sysfsPath();
        }

        @Override
        public Optional<FirmwareNode> firmwareNode() {
            return device.firmwareNode();
        }

        @Override
        public Map<String, String> attributes() {
            return device.attributes();
        }
    }

    /** Groups 0, 1 and 2 are those of pf, vf and plain. */
    private static Board board(KernelRules rules, String... onVfio) {
        Board board = Board.with(rules)
                .device(ScriptedDevice.of("pci/pf", MODALIAS).with(Map.of("sriov_numvfs", "0")), "p")
                .device(new VirtualFunction(ScriptedDevice.of("pci/vf", MODALIAS)), "v")
                .device("pci/plain", "n")
                .parameter("vfio", "device_cdev", "1")
                .build();
        board.vfio(onVfio);
        return board;
    }

    private static Board board() {
        return board(OwnershipRules.LINUX_7_3, "pci/pf", "pci/vf", "pci/plain");
    }

    private static String get(OpenNode group, String text) {
        NodeAnswer answer = ask(group, "get_device", text);
        if (answer instanceof NodeAnswer.Opened opened) {
            opened.node().close();
        }
        return errno(answer);
    }

    @Test
    void virtualFunctionIsObtainedFromItsGroupWithTheTokenOfItsPhysicalFunction() {
        Board board = board();
        OpenNode physical = board.ready(0);
        OpenNode virtual = board.ready(1);
        assertEquals("EACCES", get(virtual, "vf"));
        assertEquals("EACCES", get(virtual, "vf" + TOKEN), "none is set yet, so each is wrong");
        assertEquals("ok", get(physical, "pf" + TOKEN));
        assertEquals("EACCES", get(virtual, "vf"), "also after the physical function's file is closed");
        assertEquals("EACCES", get(virtual, "vf" + OTHER));
        assertEquals("ok", get(virtual, "vf" + TOKEN));
        assertEquals("ok", get(physical, "pf" + OTHER), "a later token replaces the first");
        assertEquals("EACCES", get(virtual, "vf" + TOKEN));
        assertEquals("ok", get(virtual, "vf" + OTHER));
    }

    @Test
    void tokenOfAPhysicalFunctionIsAskedForAndKeptWhileAVirtualFunctionIsInUse() {
        Board board = board();
        OpenNode physical = board.ready(0);
        assertEquals("ok", get(physical, "pf" + TOKEN));
        OpenNode virtual = Board.device(board.ready(1), "vf" + TOKEN);
        assertEquals("EACCES", get(physical, "pf"));
        assertEquals("EACCES", get(physical, "pf" + OTHER));
        assertEquals("ok", get(physical, "pf" + TOKEN));
        virtual.close();
        assertEquals("ok", get(physical, "pf"));
    }

    @Test
    void textBehindTheNameIsATokenOrNothing() {
        Board board = board();
        OpenNode plain = board.ready(2);
        assertEquals("ok", get(plain, "plain  "));
        assertEquals("EINVAL", get(plain, "plain" + TOKEN), "it is neither a physical nor a virtual function");
        assertEquals("EINVAL", get(plain, "plain vf_token=5a5a"));
        assertEquals("EINVAL", get(plain, "plain colour=red"));
        assertEquals("ENODEV", get(plain, "plainer"));
        assertEquals("EINVAL", get(board.ready(0), "pf" + TOKEN + TOKEN));
        assertEquals("EACCES", get(board.open("vfio/1"), "vf"), "the token is asked for before the container");
    }

    @Test
    void virtualFunctionOfAKernelDriversDeviceHasNoToken() {
        Board board = board(OwnershipRules.LINUX_7_3, "pci/vf");
        OpenNode virtual = board.ready(1);
        assertEquals("EINVAL", get(virtual, "vf" + TOKEN));
        assertEquals("ok", get(virtual, "vf"));
    }

    private static String bind(OpenNode device, OpenNode file, String token) {
        Argument given = new Argument.File(file);
        return token.isEmpty()
                ? errno(ask(device, "bind_iommufd", given))
                : errno(ask(device, "bind_iommufd", given, new Argument.Text(token.strip())));
    }

    @Test
    @Tag("N-038")
    void characterDeviceOfAVirtualFunctionIsBoundWithTheToken() {
        Board board = board();
        OpenNode iommufd = board.open("iommu");
        OpenNode virtual = board.open("vfio/devices/vfio1");
        assertEquals("EACCES", bind(virtual, iommufd, ""));
        assertEquals("EACCES", bind(virtual, board.open("vfio/vfio"), ""), "the token comes before the iommufd");
        assertEquals("EACCES", bind(virtual, iommufd, TOKEN));
        OpenNode physical = board.open("vfio/devices/vfio0");
        assertEquals("ok", bind(physical, iommufd, TOKEN));
        physical.close();
        assertEquals("EACCES", bind(virtual, iommufd, OTHER));
        assertEquals("ok", bind(virtual, iommufd, TOKEN));
    }

    @Test
    @Tag("N-024")
    void before617OnlyGroupsAskForAToken() {
        Board board = board(OwnershipRules.LINUX_6_12, "pci/pf", "pci/vf");
        OpenNode virtual = board.open("vfio/devices/vfio1");
        assertEquals("EINVAL", bind(virtual, board.open("iommu"), TOKEN), "the flag is not known");
        assertEquals("ok", bind(virtual, board.open("iommu"), ""));
        virtual.close();
        assertEquals("EACCES", get(board.ready(1), "vf"));

        Board newer = board(OwnershipRules.LINUX_7_3, "pci/pf", "pci/vf");
        assertEquals("EACCES", bind(newer.open("vfio/devices/vfio1"), newer.open("iommu"), ""));
    }

    @ParameterizedTest
    @CsvSource({"6.14.0, ok", "6.15, ok", "6.16.12+deb14-amd64, ok", "6.17, EACCES", "6.18.15, EACCES"})
    @Tag("N-024")
    void theReleaseTellsWithinItsGeneration(String release, String answer) {
        Board board = board(KernelRules.ofRelease(release).orElseThrow(), "pci/pf", "pci/vf");
        assertEquals(answer, bind(board.open("vfio/devices/vfio1"), board.open("iommu"), ""));
    }
}
