package dev.dmaowner.firmware;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.PciAddress;
import dev.dmaowner.testdata.SharedData;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;

/** A capture of a machine: the plain files of its archive, and its PCI functions as the kernel that ran showed them. */
final class AcpiCapture implements PciTopologyView {

    private static final int TAR_BLOCK = 512;
    private static final String TABLES = "sys/firmware/acpi/tables/";

    private final Map<String, byte[]> files;
    private final Map<Integer, Device> devices = new LinkedHashMap<>();

    private AcpiCapture(Map<String, byte[]> files) {
        this.files = files;
    }

    /**
     * A PCI function.
     *
     * @param group the group that the kernel put it in, -1 for none
     * @param iommu the name of its IOMMU in sysfs
     * @param physicalFunction its own requester id, or that of its physical function
     * @param upstream the bridges above it, from the root down
     */
    record Device(
            String name,
            int requesterId,
            int group,
            Optional<String> iommu,
            boolean hasDriver,
            int classCode,
            int physicalFunction,
            int secondaryBus,
            boolean convertsToPci,
            List<Integer> upstream) {}

    static AcpiCapture read(String name) throws IOException {
        AcpiCapture capture = new AcpiCapture(new HashMap<>());
        try (DataInputStream tar = new DataInputStream(
                new GZIPInputStream(Files.newInputStream(SharedData.path("pci/captures/" + name + ".sys.tar.gz"))))) {
            capture.readFiles(tar);
        }
        JsonNode root = new ObjectMapper()
                .readTree(SharedData.path("pci/captures/" + name + ".expected.json")
                        .toFile());
        for (JsonNode device : root.get("devices")) {
            Device read = device(device);
            capture.devices.put(read.requesterId(), read);
        }
        return capture;
    }

    List<Device> devices() {
        return new ArrayList<>(devices.values());
    }

    AcpiTables tables() throws IOException {
        AcpiHostFake host = new AcpiHostFake();
        files.forEach((path, bytes) -> {
            if (path.startsWith(TABLES)) {
                host.table(path.substring(TABLES.length()), bytes);
            }
        });
        return AcpiTables.read(host);
    }

    String text(String path) {
        return new String(files.get(path), StandardCharsets.US_ASCII).strip();
    }

    /** {@return the ids under which a function's DMA may arrive: its own, and those that bridges to PCI lend it} */
    List<Integer> requesterIds(Device device) {
        List<Integer> ids = new ArrayList<>(List.of(device.requesterId()));
        for (int bridge : device.upstream()) {
            if (devices.get(bridge).convertsToPci()) {
                ids.add(devices.get(bridge).secondaryBus() << 8);
            }
        }
        return ids;
    }

    static int requesterId(String name) {
        return PciAddress.parse(name).orElseThrow().requesterId();
    }

    @Override
    public List<Integer> upstream(int segment, int requesterId) {
        return devices.get(requesterId).upstream();
    }

    @Override
    public OptionalInt secondaryBus(int segment, int requesterId) {
        int bus = devices.get(requesterId).secondaryBus();
        return bus < 0 ? OptionalInt.empty() : OptionalInt.of(bus);
    }

    @Override
    public OptionalInt classCode(int segment, int requesterId) {
        return OptionalInt.of(devices.get(requesterId).classCode());
    }

    private static Device device(JsonNode device) {
        String name = device.get("bdf").asText();
        List<Integer> upstream = new ArrayList<>();
        for (String part : device.get("sysfs").asText().split("/")) {
            if (part.length() == name.length() && part.charAt(4) == ':' && !part.equals(name)) {
                upstream.add(requesterId(part));
            }
        }
        return new Device(
                name,
                requesterId(name),
                device.get("iommu_group").asInt(-1),
                Optional.ofNullable(device.get("iommu").textValue()),
                !device.get("driver").isNull(),
                Integer.decode(device.get("class").asText()),
                requesterId(device.get("physfn").asText(name).replace("null", name)),
                device.hasNonNull("secondary")
                        ? Integer.parseInt(device.get("secondary").asText(), 16)
                        : -1,
                device.path("pcie_type").asText().startsWith("PCI-Express to PCI"),
                upstream);
    }

    private void readFiles(DataInputStream tar) throws IOException {
        byte[] header = new byte[TAR_BLOCK];
        while (true) {
            try {
                tar.readFully(header);
            } catch (EOFException end) {
                return;
            }
            if (header[0] == 0) {
                return;
            }
            int size = Integer.parseInt(text(header, 124, 12), 8);
            byte[] content = new byte[(size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK];
            tar.readFully(content);
            String prefix = text(header, 345, 155);
            String path = (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
            files.put(path, Arrays.copyOf(content, size));
        }
    }

    private static String text(byte[] header, int at, int length) {
        String field = new String(header, at, length, StandardCharsets.US_ASCII);
        int end = field.indexOf('\0');
        return (end < 0 ? field : field.substring(0, end)).strip();
    }
}
