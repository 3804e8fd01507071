package dev.dmaowner.app.facts;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.firmware.DmaConfiguration.DmaRange;
import dev.dmaowner.firmware.TreeDma;
import java.io.IOException;

/** Facts of the way to memory. */
final class DmaFacts {

    private DmaFacts() {}

    static void write(JsonGenerator json, TreeDma dma) throws IOException {
        json.writeStartObject();
        json.writeBooleanField("coherent", dma.coherence() == Coherence.COHERENT);
        Json.textOrNull(json, "coherent_from", dma.coherenceFrom().map(DeviceTreeNode::path));
        Json.textOrNull(json, "dma_parent", dma.dmaParent().map(DeviceTreeNode::path));
        json.writeStringField(
                "status",
                switch (dma.status()) {
                    case FOUND -> "ok";
                    case NONE -> "ENODEV";
                    case UNUSABLE -> "EINVAL";
                });
        if (dma.rangeNode().isPresent()) {
            json.writeStringField("range_node", dma.rangeNode().get().path());
            json.writeArrayFieldStart("ranges");
            for (DmaRange range : dma.ranges()) {
                json.writeStartObject();
                json.writeStringField("dma", Json.hex(range.dmaStart()));
                json.writeStringField("cpu", Json.hex(range.cpuStart()));
                json.writeStringField("size", Json.hex(range.size()));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeStringField("bus_dma_limit", Json.hex(dma.limit()));
        json.writeStringField("dma_mask", Json.hex(dma.mask()));
        json.writeEndObject();
    }
}
