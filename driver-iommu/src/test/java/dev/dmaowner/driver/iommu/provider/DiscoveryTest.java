package dev.dmaowner.driver.iommu.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DiscoveryTest {

    private static final List<IommuDriver> DRIVERS = List.of(
            new IntelIommu(), new AmdIommu(), new VirtioIommu(), new ArmSmmuV3(), new ArmSmmu(), new SocIommu());

    private static final Map<String, String> DRIVER_OF =
            Map.of("intel", "intel-iommu", "amd", "amd-iommu", "virtio", "virtio-iommu", "smmuv3", "arm-smmu-v3");

    private static List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        List<IommuInstance> found = new ArrayList<>();
        for (IommuDriver driver : DRIVERS) {
            found.addAll(driver.discover(host, firmware));
        }
        return found;
    }

    private static Host empty() throws IOException {
        return CapturedHost.of(CapturedTree.builder().build(), "nothing");
    }

    @TestFactory
    Stream<DynamicTest> findsExactlyTheIommuOfEachRecordedMachine() {
        return SharedData.list("traces").stream()
                .filter(Files::isDirectory)
                .map(folder -> dynamicTest(folder.getFileName().toString(), () -> checkRecorded(folder)));
    }

    private static void checkRecorded(Path folder) throws IOException {
        JsonNode machine =
                new ObjectMapper().readTree(folder.resolve("machine.json").toFile());
        Host host = Recording.host(folder.resolve("sys.tar.gz"));
        List<IommuInstance> found = discover(host, Firmware.read(host));
        assertEquals(1, found.size(), found::toString);
        IommuInstance iommu = found.get(0);
        assertEquals(DRIVER_OF.get(machine.get("iommu").asText()), iommu.driver());
        assertEquals(host.list("/sys/class/iommu"), List.of(iommu.name()));
        machine.get("groups")
                .forEach(group -> assertEquals(
                        group.get("type").asText(), iommu.defaultDomain().word()));
        assertEquals(joining(iommu), iommu.joining());
        assertEquals(iommu.joining() == Joining.WHEN_CONFIGURED, iommu.node().isPresent(), iommu::toString);
    }

    private static Joining joining(IommuInstance iommu) {
        return List.of("intel-iommu", "amd-iommu").contains(iommu.driver())
                ? Joining.WHEN_ADDED
                : Joining.WHEN_CONFIGURED;
    }

    private static Firmware board(String name) throws IOException {
        return Firmware.of(DeviceTree.read(ByteBuffer.wrap(Files.readAllBytes(SharedData.path("dtb/" + name)))));
    }

    private static List<String> driversOf(String board) throws IOException {
        return discover(empty(), board(board)).stream()
                .map(IommuInstance::driver)
                .distinct()
                .toList();
    }

    @Test
    void findsTheIommusThatOnlyABoardsTreeTellsOf() throws IOException {
        assertEquals(List.of("arm-smmu"), driversOf("tegra186-p2771-0000.dtb"));
        assertEquals(List.of("exynos-sysmmu"), driversOf("exynos5422-odroidxu4.dtb"));
        assertEquals(List.of("rk_iommu"), driversOf("rk3399-rockpro64.dtb"));
        assertEquals(List.of("mtk-iommu"), driversOf("mt8173-elm.dtb"));
        assertEquals(List.of("ipmmu-vmsa"), driversOf("r8a774a1-beacon-rzg2m-kit.dtb"));
        assertEquals(List.of("sun50i-iommu"), driversOf("sun50i-h6-orangepi-3.dtb"));
        assertEquals(List.of("omap-iommu"), driversOf("dra7-evm.dtb"));
    }

    @Test
    void findsNoneOnABoardWithoutAny() throws IOException {
        assertEquals(List.of(), driversOf("bcm2711-rpi-4-b.dtb"));
    }

    @TestFactory
    Stream<DynamicTest> findsEveryIommuThatADeviceOfABoardIsBehind() {
        // Tegra's own memory controllers have a driver in another module.
        return SharedData.list("dtb").stream()
                .filter(tree -> tree.toString().endsWith(".dtb"))
                .filter(tree -> !tree.toString().contains("tegra124")
                        && !tree.toString().contains("tegra210"))
                .map(tree -> dynamicTest(tree.getFileName().toString(), () -> checkProviders(tree)));
    }

    private static void checkProviders(Path tree) throws IOException {
        String name = tree.getFileName().toString();
        JsonNode expected = new ObjectMapper()
                .readTree(tree.resolveSibling(name.replace(".dtb", ".expected.json"))
                        .toFile());
        Set<String> nodes = new TreeSet<>();
        for (IommuInstance instance : discover(empty(), board(name))) {
            nodes.add(instance.node().orElseThrow().path());
        }
        Set<String> needed = new TreeSet<>();
        for (JsonNode user : expected.get("iommu").get("users")) {
            for (JsonNode entry : user.path("specs")) {
                if (entry.get("available").asBoolean()) {
                    needed.add(entry.get("provider").asText());
                }
            }
        }
        needed.removeAll(nodes);
        assertEquals(Set.of(), needed);
    }

    @Test
    void anIommuThatTheTreeDisablesIsNotFound() throws IOException {
        Firmware firmware = board("qrb5165-rb5.dtb");
        List<String> found = discover(empty(), firmware).stream()
                .map(instance -> instance.node().orElseThrow().path())
                .toList();
        firmware.deviceTree().orElseThrow().nodes().stream()
                .filter(node -> !node.isAvailable())
                .forEach(node -> assertFalse(found.contains(node.path()), node::path));
        assertFalse(found.isEmpty());
    }

    @Test
    void whereTheKernelTellsOfItsIommusTheTreesOthersDoNotCount() throws IOException {
        Host host = CapturedHost.of(
                CapturedTree.builder().directory("sys/class/iommu").build(), "a kernel without drivers");
        assertEquals(List.of(), discover(host, board("rk3399-rockpro64.dtb")));
    }

    @Test
    void aRegisteredSmmuIsKnownByItsNodeAndByTheTypeOfItsGroups() throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        String device = "sys/devices/platform/9050000.smmuv3";
        String own = device + "/iommu/smmu3.0x0000000009050000";
        tree.link("sys/class/iommu/smmu3.0x0000000009050000", "../../" + own.substring("sys/".length()));
        tree.link(device + "/of_node", "../../../firmware/devicetree/base/smmuv3@9050000");
        tree.file("sys/firmware/devicetree/base/smmuv3@9050000/compatible", "arm,smmu-v3\0".getBytes());
        tree.directory(own + "/devices/a.dma/iommu_group");
        tree.file(own + "/devices/a.dma/iommu_group/type", "identity\n".getBytes());
        Host host = CapturedHost.of(tree.build(), "hand-made");
        IommuInstance found = discover(host, Firmware.NONE).get(0);
        assertEquals(Optional.of(new FirmwareNode.TreeNode("/smmuv3@9050000")), found.node());
        assertEquals(DefaultDomainType.IDENTITY, found.defaultDomain());
    }
}
