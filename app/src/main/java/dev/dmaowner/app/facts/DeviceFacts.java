package dev.dmaowner.app.facts;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.DeviceTreeProperty;
import dev.dmaowner.firmware.IommuReference;
import dev.dmaowner.firmware.MemoryResource;
import dev.dmaowner.firmware.PopulatedDevice;
import dev.dmaowner.firmware.PopulatedDevice.Kind;
import dev.dmaowner.firmware.TreeDma;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Facts of one device. */
final class DeviceFacts {

    private DeviceFacts() {}

    static void write(JsonGenerator json, PopulatedDevice device) throws IOException {
        DeviceTreeNode node = device.node();
        json.writeStartObject();
        json.writeStringField("name", device.name());
        json.writeStringField("path", node.path());
        Json.textOrNull(json, "parent", device.parent().map(PopulatedDevice::name));
        Json.texts(json, "compatible", node.compatible());
        if (device.kind() == Kind.PLATFORM) {
            writeResources(json, node);
            json.writeBooleanField("is_bus", device.isBus());
        } else {
            writeResource(json, node);
        }
        json.writeFieldName("dma");
        DmaFacts.write(json, TreeDma.ofDevice(node));
        Optional<DeviceTreeProperty> ranges = node.property("dma-ranges");
        if (device.kind() == Kind.PLATFORM && ranges.isPresent()) {
            json.writeBooleanField("own_dma_ranges", ranges.get().length() > 0);
        }
        if (node.has("iommus")) {
            List<IommuReference> references = IommuReference.of(node);
            ReferenceFacts.write(json, "iommus", references);
            json.writeStringField("iommu_result", ReferenceFacts.result(references));
        }
        json.writeEndObject();
    }

    private static void writeResources(JsonGenerator json, DeviceTreeNode node) throws IOException {
        json.writeArrayFieldStart("resources");
        for (MemoryResource resource : node.memoryResources()) {
            writeExtent(json, resource);
        }
        json.writeEndArray();
    }

    private static void writeResource(JsonGenerator json, DeviceTreeNode node) throws IOException {
        json.writeFieldName("resource");
        writeExtent(json, node.memoryResource(0).orElseThrow());
        OptionalInt id = node.u32("arm,primecell-periphid");
        if (id.isPresent()) {
            json.writeStringField("periphid", Json.hex(id.getAsInt()));
        }
    }

    private static void writeExtent(JsonGenerator json, MemoryResource resource) throws IOException {
        json.writeStartArray();
        json.writeString(Json.hex(resource.start()));
        json.writeString(Json.hex(resource.size()));
        json.writeEndArray();
    }
}
