package dev.dmaowner.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a JSON file named by the user. Errors are worded for the user, because the parser's own messages describe the parser. */
public final class JsonInput {

    private JsonInput() {}

    /**
     * {@return what a file holds}
     *
     * @throws IOException if it cannot be read, with a message that names the file
     */
    public static JsonNode read(Path file) throws IOException {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": " + wrong(e), e);
        }
    }

    /** {@return what is wrong, a clause such as "it is cut off"} */
    public static String wrong(JsonProcessingException e) {
        if (e instanceof JsonEOFException) {
            return "it is cut off, or was never whole JSON";
        } else if (e instanceof StreamConstraintsException) {
            return "it is nested too deeply, or a number or a text in it is too long";
        }
        return "it is no JSON"
                + (e.getLocation() == null
                        ? ""
                        : " (line " + e.getLocation().getLineNr() + ", column "
                                + e.getLocation().getColumnNr() + ")");
    }
}
