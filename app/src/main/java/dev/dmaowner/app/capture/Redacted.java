package dev.dmaowner.app.capture;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Lists what redaction took out of a capture, so that its sender can check it. For use by one thread. */
final class Redacted {

    private final Map<String, Integer> leftOut = new TreeMap<>();
    private final Map<String, Integer> replaced = new TreeMap<>();
    private final Set<String> changed = new TreeSet<>();

    /** Something is not in the capture. */
    void leftOut(String what) {
        leftOut.merge(what, 1, Integer::sum);
    }

    /** Values of a kind have others in their place. */
    void replaced(String what, int count) {
        if (count > 0) {
            replaced.put(what, count);
        }
    }

    /** A file does not have the words that it had. */
    void changed(String file) {
        changed.add(file);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        leftOut.forEach((what, count) -> lines.add("left out: " + what + (count == 1 ? "" : ", " + count + " times")));
        replaced.forEach((what, count) -> lines.add("replaced: " + what + ": " + count));
        changed.forEach(file -> lines.add("words struck out: " + file));
        return lines;
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        write("leftOut", leftOut, json);
        write("replaced", replaced, json);
        json.writeArrayFieldStart("struckOut");
        for (String file : changed) {
            json.writeString(file);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(String name, Map<String, Integer> counts, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Integer> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }
}
