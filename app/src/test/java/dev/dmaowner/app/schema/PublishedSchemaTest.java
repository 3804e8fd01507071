package dev.dmaowner.app.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.verdict.AvailabilityWords;
import dev.dmaowner.plan.survey.Availability;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

class PublishedSchemaTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<PublishedSchema> SCHEMAS = PublishedSchema.ALL;
    private static final String RESOURCES_TEXT = "src/main/resources/dev/dmaowner/app";
    private static final Path RESOURCES = Path.of(RESOURCES_TEXT);

    @ParameterizedTest
    @FieldSource("SCHEMAS")
    void isASchemaWithAnIdAndAVersion(PublishedSchema schema) throws IOException {
        JsonNode document = MAPPER.readTree(schema.text());
        assertEquals(SchemaId.V202012, document.path("$schema").asText());
        URI id = URI.create(document.path("$id").asText());
        assertEquals("urn", id.getScheme());
        assertTrue(id.toString().matches("urn:dmaowner:schema:" + schema.name() + ":[1-9][0-9]*"), id::toString);
        assertTrue(
                JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(SchemaLocation.of(SchemaId.V202012))
                        .validate(document)
                        .isEmpty(),
                "it is as the schema of schemas says");
    }

    @ParameterizedTest
    @FieldSource("SCHEMAS")
    void permitsNothingThatItDoesNotName(PublishedSchema schema) throws IOException {
        assertFalse(JsonOfCommands.compiled(schema)
                .validate(MAPPER.readTree("{\"somethingElse\": 1}"))
                .isEmpty());
    }

    /** A generation that is added to the rules is to be added where schemas list them. */
    @ParameterizedTest
    @FieldSource("SCHEMAS")
    void listsAllThatTheProgramCanSay(PublishedSchema schema) throws IOException {
        Set<String> generations =
                Arrays.stream(OwnershipRules.values()).map(OwnershipRules::word).collect(Collectors.toSet());
        Set<String> availabilities = Arrays.stream(Availability.values())
                .map(AvailabilityWords::name)
                .collect(Collectors.toSet());
        for (JsonNode list : MAPPER.readTree(schema.text()).findValues("enum")) {
            Set<String> listed = new TreeSet<>();
            list.forEach(word -> listed.add(word.asText()));
            if (listed.stream().anyMatch(generations::contains)) {
                assertEquals(new TreeSet<>(generations), listed);
            } else if (listed.contains("takeable-once-bound")) {
                assertEquals(new TreeSet<>(availabilities), listed);
            }
        }
    }

    @Test
    void everyFileIsPublished() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            assertEquals(
                    SCHEMAS.stream()
                            .map(schema -> schema.folder() + "/" + schema.name() + ".schema.json")
                            .sorted()
                            .toList(),
                    files.filter(file -> file.toString().endsWith(".schema.json"))
                            .map(file -> RESOURCES.relativize(file).toString())
                            .sorted()
                            .toList());
        }
    }

    @Test
    void theCommandListsAndPrintsThem() throws IOException {
        String listed = CommandRun.of("schema").out();
        for (PublishedSchema schema : SCHEMAS) {
            assertTrue(listed.contains("urn:dmaowner:schema:" + schema.name() + ":"), listed);
            assertEquals(schema.text(), CommandRun.of("schema", schema.name()).out());
        }
    }

    /** A run checks itself against the schemas of its command; here are those that other tests run without JSON, or seldom. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plugins --format json",
                "rules --format json",
                "rules 6.17 --format json",
                "demo --format json",
                "show -m sample:board --format json",
                "explain 9 -m sample:pci --format json",
                "explain 0000:05:00.0 -m sample:pci --format json",
                "explain vfio-pci -m sample:pci --format json",
                "groups --predict -m sample:pci --format json",
                "compare sample:pci sample:board --format json",
                "doctor -m sample:pci --format json",
                "facts " + RESOURCES_TEXT + "/source/sample/board.dtb"
            })
    void whatACommandPrintsIsAsItsSchemaSays(String line) {
        CommandRun run = CommandRun.of(line.split(" "));
        assertTrue(run.out().startsWith("{"), run.err());
    }

    @Test
    void unknownNameIsToldTheNearest() {
        CommandRun run = CommandRun.of("schema", "shwo");
        assertEquals(2, run.exitCode());
        assertTrue(run.err().contains("did you mean: show?"), run.err());
    }

    @Test
    void outputThatNoSchemaDescribesIsNoticed() {
        assertThrows(AssertionFailedError.class, () -> JsonOfCommands.assertFits("show", "{}"));
        assertThrows(AssertionFailedError.class, () -> JsonOfCommands.assertFits("no-such-command", "{}"));
    }
}
