package dev.dmaowner.app.facts;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.Outcome;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.IommuMap;
import dev.dmaowner.firmware.IommuMap.Form;
import dev.dmaowner.firmware.IommuMap.Mapped;
import java.io.IOException;
import java.util.Optional;

/** Facts of one {@code iommu-map}, with what becomes of ids that are worth a look. */
final class MapFacts {

    /** First and last functions, devices and buses, and one more than a requester id has bits for. */
    private static final int[] EXAMPLES = {
        0, 1, 8, 0x10, 0x80, 0xff, 0x100, 0x101, 0x108, 0x1ff, 0x200, 0x300, 0x400, 0x800, 0x1000, 0x7fff, 0x8000,
        0xff00, 0xffff, 0x10000
    };

    private MapFacts() {}

    static void write(JsonGenerator json, DeviceTreeNode node, IommuMap map, Optional<String> device)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("path", node.path());
        Json.textOrNull(json, "device", device);
        json.writeBooleanField("available", node.isAvailable());
        Json.textOrNull(
                json,
                "iommu_map_mask",
                map.mask().isPresent() ? Optional.of(Json.hex(map.mask().getAsInt())) : Optional.empty());
        json.writeArrayFieldStart("entries");
        for (IommuMap.Entry entry : map.entries()) {
            json.writeStartObject();
            json.writeStringField("id_base", Json.hex(entry.idBase()));
            Json.textOrNull(json, "provider", entry.provider().map(DeviceTreeNode::path));
            json.writeStringField("out_base", Json.hex(entry.outBase()));
            json.writeStringField("length", Json.hex(entry.length()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeBooleanField("well_formed", map.form() == Form.WHOLE);
        json.writeArrayFieldStart("examples");
        for (int id : EXAMPLES) {
            writeExample(json, id, map.lookUp(id));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeExample(JsonGenerator json, int id, Outcome<Mapped> answer) throws IOException {
        Optional<DeviceTreeNode> provider = answer.value().flatMap(Mapped::provider);
        json.writeStartObject();
        json.writeStringField("id", Json.hex(id));
        json.writeStringField(
                "status",
                answer.fold(mapped -> mapped.provider().isPresent() ? "ok" : "bypass", refusal -> refusal.errno()
                        .name()));
        Json.textOrNull(json, "provider", provider.map(DeviceTreeNode::path));
        Json.textOrNull(json, "out", answer.value().map(mapped -> Json.hex(mapped.id())));
        json.writeEndObject();
    }
}
