package dev.dmaowner.bus.pci.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.spi.GroupForecast;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the machines that lie beside the project. */
final class RecordedMachines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordedMachines() {}

    static JsonNode json(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The PCI functions of a {@code machine.json}, in the kernel's order. */
    static List<PciFunction> devices(JsonNode machine) {
        List<ScannedFunction> functions = new ArrayList<>();
        for (JsonNode device : machine.get("devices")) {
            if (!device.path("bus").asText("pci").equals("pci")) {
                continue;
            }
            functions.add(ScannedFunction.of(
                            PciAddress.parse(device.get("address").asText()).orElseThrow(),
                            device.get("path").asText(),
                            ConfigurationSpace.of(
                                    HexFormat.of().parseHex(device.get("config").asText())))
                    .with(identity(device)));
        }
        PciPlatform platform = machine.path("iommu").asText().equals("amd")
                ? new PciPlatform(PciPlatform.IvrsTable.PRESENT, Map.of())
                : PciPlatform.ORDINARY;
        return PciScan.inKernelOrder(functions, platform);
    }

    private static PciIdentity identity(JsonNode device) {
        return new PciIdentity(
                number(device, "vendor"),
                number(device, "device"),
                number(device, "subsystem_vendor"),
                number(device, "subsystem_device"),
                number(device, "class"));
    }

    private static int number(JsonNode device, String name) {
        return Integer.decode(device.path(name).asText("0x0"));
    }

    /** The groups that the recording names, as sets of addresses by their number; devices without one are left out. */
    static Map<String, Integer> groups(JsonNode machine) {
        Map<String, Integer> groups = new TreeMap<>();
        for (JsonNode device : machine.get("devices")) {
            String group = device.path("iommu_group").asText("");
            if (device.path("bus").asText("pci").equals("pci") && !group.isEmpty()) {
                groups.put(device.get("address").asText(), Integer.valueOf(group));
            }
        }
        return groups;
    }

    /** The same from a map of group numbers to members. */
    static Map<String, Integer> groupsByNumber(JsonNode groups) {
        Map<String, Integer> byDevice = new TreeMap<>();
        for (Map.Entry<String, JsonNode> group : groups.properties()) {
            for (JsonNode member : group.getValue()) {
                PciAddress.parse(member.asText())
                        .ifPresent(address -> byDevice.put(address.toString(), Integer.valueOf(group.getKey())));
            }
        }
        return byDevice;
    }

    /** What each function's partition is, whatever the numbers: the lowest member of its group. */
    static Map<String, String> partition(Map<String, Integer> groups) {
        Map<Integer, String> lowest = new TreeMap<>();
        groups.forEach((device, group) -> lowest.merge(group, device, (a, b) -> a.compareTo(b) <= 0 ? a : b));
        Map<String, String> partition = new TreeMap<>();
        groups.forEach((device, group) -> partition.put(device, lowest.get(group)));
        return partition;
    }

    /** The predicted groups, as far as these functions are concerned. */
    static Map<String, Integer> predicted(GroupForecast forecast, Map<String, Integer> concerned) {
        Map<String, Integer> groups = new TreeMap<>();
        for (String device : concerned.keySet()) {
            groups.put(
                    device,
                    TestTopology.groupOf(forecast, device)
                            .map(forecast.groups()::indexOf)
                            .orElse(-1));
        }
        return groups;
    }
}
