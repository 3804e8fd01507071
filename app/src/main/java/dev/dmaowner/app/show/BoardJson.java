package dev.dmaowner.app.show;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.show.Board.GroupToCome;
import dev.dmaowner.app.show.Board.Place;
import java.io.IOException;
import java.util.List;

/** Writes what a device tree predicts of a board as JSON. */
final class BoardJson {

    private BoardJson() {}

    /** Writes the JSON members of a device that an IOMMU translates. */
    static void write(Place place, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("dma");
        json.writeStringField("iommu", place.iommu().iommu().path());
        json.writeArrayFieldStart("ids");
        for (List<Integer> cells : place.iommu().ids()) {
            json.writeStartArray();
            for (int cell : cells) {
                json.writeNumber(Integer.toUnsignedLong(cell));
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
        if (place.toCome().isPresent()) {
            write(place.toCome().get(), json);
        }
        if (place.waiting().isPresent()) {
            json.writeStringField("waiting", place.waiting().get());
        }
    }

    private static void write(GroupToCome group, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("groupToCome");
        json.writeStringField("joins", group.joins().map(GroupId::toString).orElse(null));
        json.writeArrayFieldStart("with");
        for (DeviceId device : group.with()) {
            json.writeString(device.name());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static void writeDisabled(Board board, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("disabledIommus");
        for (String path : board.disabledIommus()) {
            json.writeString(path);
        }
        json.writeEndArray();
    }
}
