package dev.dmaowner.app.schema;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Holds what commands print for programs against the schemas that are published of it. */
public final class JsonOfCommands {

    /** Each prints JSON and nothing else. */
    static final Set<String> ALWAYS = Set.of("facts");

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

    private JsonOfCommands() {}

    /** Checks a run of the command if it was asked for JSON. */
    public static void check(List<String> names, String[] args, String out) {
        List<String> words = Arrays.asList(args);
        String command = words.stream().filter(names::contains).findFirst().orElse("");
        int format = words.indexOf("--format");
        boolean isJson = ALWAYS.contains(command)
                || words.contains("--format=json")
                || format >= 0
                        && format + 1 < words.size()
                        && words.get(format + 1).equals("json");
        if (isJson && !out.isBlank() && !words.contains("--help")) {
            assertFits(command, out);
        }
    }

    /** Fails unless each document is as one of the command's schemas says. */
    static void assertFits(String command, String out) {
        try (MappingIterator<JsonNode> documents =
                MAPPER.readerFor(JsonNode.class).readValues(out)) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                List<String> wrong = new ArrayList<>();
                boolean fits = false;
                for (PublishedSchema schema : PublishedSchema.of(command)) {
                    Set<?> violations = new HashSet<>(compiled(schema).validate(document));
                    fits |= violations.isEmpty();
                    wrong.add(schema.name() + ": " + violations);
                }
                if (!fits) {
                    fail("no schema of '" + command + "' fits: " + wrong);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonSchema compiled(PublishedSchema schema) {
        return SCHEMAS.computeIfAbsent(schema.name(), name -> {
            try {
                return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema.text());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
