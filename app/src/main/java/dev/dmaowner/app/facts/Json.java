package dev.dmaowner.app.facts;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** How facts write numbers and lists. */
final class Json {

    private Json() {}

    static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    static String hex(int number) {
        return "0x" + Integer.toHexString(number);
    }

    static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    static void cells(JsonGenerator json, String name, List<Integer> cells) throws IOException {
        texts(json, name, cells.stream().map(Json::hex).toList());
    }

    static void textOrNull(JsonGenerator json, String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(name, text.get());
        } else {
            json.writeNullField(name);
        }
    }
}
