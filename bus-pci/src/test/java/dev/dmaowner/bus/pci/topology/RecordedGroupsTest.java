package dev.dmaowner.bus.pci.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dmaowner.bus.pci.provider.TreeHost;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real kernels made of machines whose configuration space is known, beside what is predicted from that alone. */
class RecordedGroupsTest {

    static Stream<Path> traces() {
        return SharedData.list("traces").stream()
                .map(folder -> folder.resolve("machine.json"))
                .filter(file -> file.toFile().exists())
                // A kernel that undid its IOMMU at boot has no groups to compare with.
                .filter(file ->
                        !RecordedMachines.groups(RecordedMachines.json(file)).isEmpty());
    }

    static Stream<Path> captures() {
        return SharedData.list("pci/captures").stream()
                .filter(file -> file.toString().endsWith(".sys.tar.gz"));
    }

    static Stream<Path> dumpsWithGroups() {
        return SharedData.list("pci/lspci").stream()
                .filter(file -> file.toString().endsWith(".expected.json"))
                .filter(file -> RecordedMachines.json(file).has("iommu_groups_from_log"));
    }

    @ParameterizedTest
    @MethodSource("traces")
    void predictionEqualsTheRecordedPartition(Path file) {
        JsonNode machine = RecordedMachines.json(file);
        Map<String, Integer> recorded = RecordedMachines.groups(machine);
        PciForecast forecast = PciForecast.of(RecordedMachines.devices(machine));
        assertEquals(
                RecordedMachines.partition(recorded),
                RecordedMachines.partition(RecordedMachines.predicted(forecast, recorded)));
    }

    static Stream<Path> tracesWhereGroupsFormAtBoot() {
        return traces().filter(file -> {
            String iommu = RecordedMachines.json(file).get("iommu").asText();
            return iommu.equals("intel") || iommu.equals("amd");
        });
    }

    @ParameterizedTest
    @MethodSource("tracesWhereGroupsFormAtBoot")
    @Tag("R-183")
    void numbersFollowTheWalkWhereGroupsFormAtBoot(Path file) {
        JsonNode machine = RecordedMachines.json(file);
        Map<String, Integer> recorded = RecordedMachines.groups(machine);
        List<PciFunction> grouped = RecordedMachines.devices(machine).stream()
                .filter(device -> recorded.containsKey(device.address().toString()))
                .toList();
        assertEquals(recorded, RecordedMachines.predicted(PciForecast.of(grouped), recorded));
    }

    @ParameterizedTest
    @MethodSource("captures")
    void predictionFromACapturedTreeEqualsItsGroups(Path file) throws IOException {
        List<PciFunction> devices = TreeHost.ofArchive(file).pciDevices();
        String name = file.getFileName().toString().replace(".sys.tar.gz", ".expected.json");
        Map<String, Integer> recorded = RecordedMachines.groupsByNumber(
                RecordedMachines.json(file.resolveSibling(name)).get("groups"));
        PciForecast forecast = PciForecast.of(devices);
        assertEquals(
                RecordedMachines.partition(recorded),
                RecordedMachines.partition(RecordedMachines.predicted(forecast, recorded)));
    }

    @ParameterizedTest
    @MethodSource("dumpsWithGroups")
    void predictionFromADumpEqualsWhatItsKernelPrinted(Path file) throws IOException {
        JsonNode expected = RecordedMachines.json(file);
        Path dump = file.resolveSibling(expected.get("input").asText());
        Map<String, Integer> recorded = RecordedMachines.groupsByNumber(expected.get("iommu_groups_from_log"));
        PciForecast forecast = PciForecast.of(LspciDump.devices(dump));
        assertEquals(
                RecordedMachines.partition(recorded),
                RecordedMachines.partition(RecordedMachines.predicted(forecast, recorded)));
    }

    /** The ports have the capability, but a device-tree boot scans them before anything has asked for ACS. */
    @Test
    @Tag("R-130")
    void portsOfADeviceTreeBootStayWithoutIsolationAlthoughTheyHaveTheCapability() throws IOException {
        Path file = SharedData.path("pci/captures/virt-smmuv3-dt.sys.tar.gz");
        List<PciFunction> devices = TreeHost.ofArchive(file).pciDevices();
        PciForecast forecast = PciForecast.of(devices);
        long switchedOff = forecast.groups().stream()
                .flatMap(group -> group.reasons().stream())
                .filter(reason -> reason.kind().equals(ReasonKind.PORT_WITHOUT_ACS.name()))
                .flatMap(reason -> reason.because().stream())
                .filter(cause -> cause.kind().equals(ReasonKind.ACS_DISABLED.name()))
                .count();
        assertFalse(switchedOff == 0);
    }
}
