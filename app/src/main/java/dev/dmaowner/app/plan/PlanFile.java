package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.dmaowner.app.cli.InputFile;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.PlanFormatException;
import dev.dmaowner.plan.PlanText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a plan that {@link PlanJson} wrote. The lines of its {@code plan} are what will be carried out; everything else in the
 * file is for readers and must say the same. A file that was cut, edited or written by another version is refused.
 */
final class PlanFile {

    /** Older plans lack what tells whether the host has changed. */
    private static final int OLDEST = 2;

    private static final long LARGEST = 16 << 20;

    private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private PlanFile() {}

    static Plan read(Path file) throws IOException {
        if (Files.size(InputFile.of(file)) > LARGEST) {
            throw new PlanFormatException(file + " is too large for a plan");
        }
        try {
            return parse(Files.readString(file));
        } catch (PlanFormatException e) {
            throw new PlanFormatException(file + " is not a plan that can be carried out: " + e.getMessage());
        } catch (CharacterCodingException e) {
            throw new PlanFormatException(file + " is not a plan that can be carried out: it is not text");
        }
    }

    static Plan parse(String text) throws PlanFormatException {
        try {
            return plan(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new PlanFormatException("it is truncated or damaged: " + e.getOriginalMessage());
        } catch (PlanFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new PlanFormatException("it cannot be read: " + e.getMessage());
        }
    }

    private static Plan plan(JsonNode json) throws IOException {
        JsonNode version = json.get("version");
        if (version == null || !version.isInt() || version.intValue() < OLDEST || version.intValue() > Plan.VERSION) {
            throw new PlanFormatException("it has version " + version + ", and this program reads versions " + OLDEST
                    + " to " + Plan.VERSION);
        }
        List<String> lines = new ArrayList<>();
        for (JsonNode line : json.path("plan")) {
            lines.add(line.asText());
        }
        Plan plan = PlanText.parse(lines);
        if (!asJson(plan).equals(json)) {
            throw new PlanFormatException(
                    "it was edited: its digest, or a part of it for readers, does not match its plan; make a new plan");
        }
        return plan;
    }

    private static JsonNode asJson(Plan plan) throws IOException {
        TokenBuffer written = new TokenBuffer(JSON, false);
        try (JsonGenerator json = written) {
            new PlanJson(plan).writeTo(json);
        }
        return JSON.readTree(written.asParser());
    }
}
