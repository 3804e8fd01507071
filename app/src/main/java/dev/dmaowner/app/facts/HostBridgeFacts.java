package dev.dmaowner.app.facts;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.facts.PciHostBridge.BusRange;
import dev.dmaowner.firmware.AddressRange;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.firmware.TreeDma;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Facts of one PCI host bridge. */
final class HostBridgeFacts {

    private HostBridgeFacts() {}

    static void write(JsonGenerator json, PciHostBridge bridge, Optional<String> device) throws IOException {
        DeviceTreeNode node = bridge.node();
        json.writeStartObject();
        json.writeStringField("path", node.path());
        json.writeBooleanField("available", node.isAvailable());
        Json.textOrNull(json, "device", device);
        Json.texts(json, "compatible", node.compatible());
        writeBuses(json, bridge.buses());
        if (bridge.domain().isPresent()) {
            json.writeNumberField(
                    "domain", Integer.toUnsignedLong(bridge.domain().getAsInt()));
        } else {
            json.writeNullField("domain");
        }
        json.writeBooleanField("has_iommu_map", node.has("iommu-map"));
        json.writeBooleanField("has_iommus", node.has("iommus"));
        writeRanges(json, "ranges", bridge.ranges());
        if (node.has("dma-ranges")) {
            writeRanges(json, "dma_ranges", bridge.dmaRanges());
        }
        json.writeBooleanField("coherent", TreeDma.ofDevice(node).coherence() == Coherence.COHERENT);
        json.writeEndObject();
    }

    private static void writeBuses(JsonGenerator json, Optional<BusRange> buses) throws IOException {
        if (buses.isEmpty()) {
            json.writeNullField("bus_range");
            return;
        }
        json.writeArrayFieldStart("bus_range");
        json.writeNumber(Integer.toUnsignedLong(buses.get().first()));
        json.writeNumber(Integer.toUnsignedLong(buses.get().last()));
        json.writeEndArray();
    }

    private static void writeRanges(JsonGenerator json, String name, List<AddressRange> ranges) throws IOException {
        json.writeArrayFieldStart(name);
        for (AddressRange range : ranges) {
            json.writeStartObject();
            json.writeStringField("flags", Json.hex(range.flags()));
            json.writeStringField("pci", Json.hex(range.busStart()));
            Json.textOrNull(
                    json,
                    "cpu",
                    range.cpuStart().isPresent()
                            ? Optional.of(Json.hex(range.cpuStart().getAsLong()))
                            : Optional.empty());
            json.writeStringField("size", Json.hex(range.size()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
