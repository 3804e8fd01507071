package dev.dmaowner.app.facts;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.IommuMap;
import dev.dmaowner.firmware.IommuReference;
import dev.dmaowner.firmware.PopulatedDevice;
import dev.dmaowner.firmware.TreeDma;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Facts of a board's IOMMUs: who they are, who refers to them and who shares what there. */
final class IommuFacts {

    private final BoardFacts board;
    private final List<DeviceTreeNode> users;
    private final List<DeviceTreeNode> mapped;

    IommuFacts(BoardFacts board) {
        this.board = board;
        this.users =
                board.tree().nodes().stream().filter(node -> node.has("iommus")).toList();
        this.mapped = board.tree().nodes().stream()
                .filter(node -> node.has("iommu-map"))
                .toList();
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        writeProviders(json);
        writeUsers(json);
        writeShared(json);
        writeOverlaps(json);
        json.writeArrayFieldStart("maps");
        for (DeviceTreeNode node : mapped) {
            MapFacts.write(json, node, IommuMap.of(node).orElseThrow(), board.deviceName(node));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeProviders(JsonGenerator json) throws IOException {
        Set<DeviceTreeNode> providers = new LinkedHashSet<>();
        for (DeviceTreeNode user : users) {
            IommuReference.of(user).forEach(reference -> providers.add(reference.provider()));
        }
        for (DeviceTreeNode node : mapped) {
            IommuMap.of(node).orElseThrow().entries().forEach(entry -> entry.provider()
                    .ifPresent(providers::add));
        }
        json.writeArrayFieldStart("providers");
        for (DeviceTreeNode provider : providers) {
            writeProvider(json, provider);
        }
        json.writeEndArray();
    }

    private void writeProvider(JsonGenerator json, DeviceTreeNode provider) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", provider.path());
        Json.texts(json, "compatible", provider.compatible());
        OptionalInt cells = provider.u32("#iommu-cells");
        if (cells.isPresent()) {
            json.writeNumberField("iommu_cells", Integer.toUnsignedLong(cells.getAsInt()));
        } else {
            json.writeNullField("iommu_cells");
        }
        json.writeBooleanField("available", provider.isAvailable());
        Json.textOrNull(json, "device", board.deviceName(provider));
        OptionalInt mask = provider.u32("stream-match-mask");
        if (mask.isPresent()) {
            json.writeStringField("stream_match_mask", Json.hex(mask.getAsInt()));
        }
        json.writeEndObject();
    }

    private void writeUsers(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("users");
        for (DeviceTreeNode user : users) {
            Optional<PopulatedDevice> device = board.device(user);
            List<IommuReference> references = IommuReference.of(user);
            json.writeStartObject();
            json.writeStringField("path", user.path());
            Json.textOrNull(json, "device", device.map(PopulatedDevice::name));
            Json.textOrNull(json, "bus", device.map(d -> d.kind().bus()));
            ReferenceFacts.write(json, "specs", references);
            json.writeStringField("result", ReferenceFacts.result(references));
            json.writeFieldName("dma");
            DmaFacts.write(json, TreeDma.ofDevice(user));
            if (device.isEmpty()) {
                json.writeStringField("not_created_because", whyNoDevice(user));
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String whyNoDevice(DeviceTreeNode node) {
        if (!node.isAvailable()) {
            return "disabled";
        }
        return node.has("compatible") ? "parent not populated by default rules" : "no compatible";
    }

    private void writeShared(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("identical_specifiers");
        for (SpecifierSharing.Shared shared : SpecifierSharing.identical(board.tree())) {
            json.writeStartObject();
            json.writeStringField("provider", shared.reference().provider().path());
            Json.cells(json, "args", shared.reference().arguments());
            Json.texts(
                    json,
                    "paths",
                    shared.nodes().stream().map(DeviceTreeNode::path).toList());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeOverlaps(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("smmuv2_stream_overlaps");
        try {
            StreamOverlap.forEach(board.tree(), overlap -> writeOverlap(json, overlap));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        json.writeEndArray();
    }

    private static void writeOverlap(JsonGenerator json, StreamOverlap overlap) {
        try {
            json.writeStartObject();
            json.writeStringField("provider", overlap.provider().path());
            writeStream(json, "a", overlap.first());
            writeStream(json, "b", overlap.second());
            json.writeStringField(
                    "relation",
                    switch (overlap.relation()) {
                        case EQUAL -> "equal";
                        case FIRST_CONTAINS_SECOND -> "first contains second";
                        case SECOND_CONTAINS_FIRST -> "second contains first";
                        case PARTIAL -> "partial (driver rejects)";
                    });
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeStream(JsonGenerator json, String name, StreamOverlap.Stream stream) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("path", stream.node().path());
        json.writeStringField("id", Json.hex(stream.id()));
        json.writeStringField("mask", Json.hex(stream.mask()));
        json.writeEndObject();
    }
}
