package dev.dmaowner.app.paste;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads devices out of JSON: of Proxmox' {@code pvesh get /nodes/NODE/hardware/pci}, of {@code lshw -json}, and of tools that list
 * groups. An object with the address of a PCI function is a device; its group is its own or that of what it is listed in.
 */
final class JsonReader implements LineReader {

    private static final List<String> ADDRESS =
            List.of("id", "address", "pci_address", "pciAddress", "bdf", "slot", "Slot", "businfo", "pci", "name");
    private static final List<String> GROUP =
            List.of("iommugroup", "iommu_group", "iommuGroup", "IOMMUGroup", "group", "group_id", "groupId");
    private static final List<String> OF_LIST = List.of("id", "number", "group", "iommu_group", "group_id", "name");
    private static final List<String> VENDOR = List.of("vendor_id", "vendorId", "vendor");
    private static final List<String> DEVICE = List.of("device_id", "deviceId", "device", "product");
    private static final List<String> CLASS = List.of("class_id", "classId", "class_code", "class");
    private static final List<String> DRIVER = List.of("driver", "kernel_driver", "kernelDriver", "driver_in_use");
    private static final List<String> NODE = List.of("numa_node", "numaNode");

    private final Recorder recorder;
    private final StringBuilder document = new StringBuilder();
    private int begin;
    private int depth;
    private boolean isInText;

    JsonReader(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public boolean take(TextLine line) throws CaptureException {
        if (depth == 0 && !begins(line.text())) {
            return false;
        }
        if (depth == 0) {
            begin = line.number();
        }
        document.append(line.text()).append('\n');
        follow(line.text());
        if (depth <= 0) {
            String whole = document.toString();
            document.setLength(0);
            depth = 0;
            isInText = false;
            recorder.at(begin);
            read(whole);
        }
        return true;
    }

    /** A log's lines begin with a bracket, too, and never with one of these. */
    private static boolean begins(String text) {
        return text.equals("{")
                || text.equals("[")
                || text.startsWith("{\"")
                || text.startsWith("[{")
                || text.startsWith("[ {")
                || text.startsWith("{ \"");
    }

    private void follow(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isInText && c == '\\') {
                i++;
            } else if (c == '"') {
                isInText = !isInText;
            } else if (!isInText) {
                depth += change(c);
            }
        }
    }

    @Override
    public void end() {
        if (depth > 0) {
            recorder.at(begin);
            recorder.remark(recorder.place()
                    + ": the JSON that begins here is cut off, so neither it nor what follows is read");
        }
    }

    private static int change(char c) {
        return switch (c) {
            case '{', '[' -> 1;
            case '}', ']' -> -1;
            default -> 0;
        };
    }

    private void read(String whole) throws CaptureException {
        try {
            visit(new ObjectMapper().readTree(whole), "");
        } catch (JsonProcessingException e) {
            // It only looked like JSON, and nothing follows from it.
        }
    }

    /** The parser bounds how deep values are nested. */
    private void visit(JsonNode node, String group) throws CaptureException {
        if (node.isArray()) {
            for (JsonNode element : node) {
                visit(element, group);
            }
            return;
        } else if (node.isTextual()) {
            Optional<PciAddress> address = ListingText.addressOf(node.asText());
            if (address.isPresent() && !group.isEmpty()) {
                recorder.group(address.get(), group);
            }
            return;
        }
        Optional<PciAddress> address = address(node);
        String own = text(node, GROUP);
        String inner = own.isEmpty() ? group : own;
        if (address.isPresent()) {
            device(address.get(), node, inner);
        } else if (inner.isEmpty() && hasList(node)) {
            inner = text(node, OF_LIST);
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (field.getValue().isContainerNode()) {
                boolean isKeyed = address.isEmpty() && Recorder.isNumber(field.getKey());
                visit(field.getValue(), isKeyed ? field.getKey() : inner);
            }
        }
    }

    private static boolean hasList(JsonNode node) {
        return node.path("devices").isArray() || node.path("members").isArray();
    }

    private static Optional<PciAddress> address(JsonNode node) {
        for (String name : ADDRESS) {
            String value = node.path(name).asText("");
            Optional<PciAddress> address =
                    ListingText.addressOf(value.startsWith("pci@") ? value.substring("pci@".length()) : value);
            if (address.isPresent()) {
                return address;
            }
        }
        return Optional.empty();
    }

    private void device(PciAddress address, JsonNode node, String group) throws CaptureException {
        recorder.device(address);
        recorder.group(address, group);
        recorder.deviceClass(address, hex(text(node, CLASS)));
        recorder.ids(address, hex(text(node, VENDOR)), hex(text(node, DEVICE)));
        recorder.subsystem(
                address, hex(text(node, List.of("subsystem_vendor"))), hex(text(node, List.of("subsystem_device"))));
        recorder.numaNode(address, text(node, NODE));
        String pair = ListingText.lastPair(text(node, List.of("product", "description", "name")));
        if (!pair.isEmpty()) {
            recorder.ids(address, pair.substring(0, 4), pair.substring(5));
        }
        String driver = text(node, DRIVER);
        JsonNode configuration = node.path("configuration");
        String words = driver.isEmpty() ? configuration.path("driver").asText("") : driver;
        if (!words.isEmpty()) {
            recorder.driver(address, words);
        } else if (node.has("businfo") && !node.path("claimed").asBoolean(false)) {
            recorder.noDriver(address);
        }
    }

    private static String text(JsonNode node, List<String> names) {
        for (String name : names) {
            JsonNode value = node.path(name);
            if (value.isTextual() || value.isIntegralNumber()) {
                return value.asText();
            }
        }
        return "";
    }

    private static String hex(String text) {
        return text.startsWith("0x") ? text.substring(2) : text;
    }
}
