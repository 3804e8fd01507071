package dev.dmaowner.app.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Console.Display;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.plan.survey.DeviceDetails;
import dev.dmaowner.plan.survey.HostSurvey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShowJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(HostSurvey survey, Selection selection) throws IOException {
        StringWriter text = new StringWriter();
        Console console = new Console(new PrintWriter(text), new PrintWriter(text), Display.FILE, Map.of());
        JsonOutput.print(console, new ShowJson(SampleSurvey.shown(survey), selection)::writeTo);
        console.out().flush();
        return JSON.readTree(text.toString());
    }

    private static JsonNode whole() throws IOException {
        HostSurvey survey = SampleSurvey.survey();
        return json(survey, Selection.all(survey));
    }

    @Test
    void everyStateFitsTheSchema() throws IOException {
        assertEquals(List.of(), ShowSchema.violations(whole()));
    }

    @Test
    void oneDeviceWholeFitsTheSchema() throws IOException {
        HostSurvey survey = SampleSurvey.survey();
        Selection selection = SampleSurvey.selected(
                List.of(),
                SampleSurvey.DEVICES.get(4),
                new DeviceDetails(Optional.empty(), Optional.of("dmar0"), Optional.of("active")));
        JsonNode document = json(survey, selection);
        assertEquals(List.of(), ShowSchema.violations(document));
        assertEquals("dmar0", document.at("/devices/0/iommu").asText());
    }

    @Test
    void schemaNoticesWhatIsWrong() throws IOException {
        ObjectNode wrongState = (ObjectNode) whole();
        ((ObjectNode) wrongState.at("/groups/0/ownership")).put("state", "SOMEHOW");
        assertFalse(ShowSchema.violations(wrongState).isEmpty());
        ObjectNode withoutDriver = (ObjectNode) whole();
        ((ObjectNode) withoutDriver.at("/devices/0")).remove("driver");
        assertFalse(ShowSchema.violations(withoutDriver).isEmpty());
        ObjectNode takeableAndBlocked = (ObjectNode) whole();
        ((ObjectNode) takeableAndBlocked.at("/groups/1")).put("takeable", true);
        assertFalse(ShowSchema.violations(takeableAndBlocked).isEmpty());
    }

    @Test
    void statesAndBlockersAreToldByName() throws IOException {
        JsonNode document = whole();
        assertEquals("UNOWNED", document.at("/groups/0/ownership/state").asText());
        assertEquals("DMA_API", document.at("/groups/1/ownership/state").asText());
        assertEquals(2, document.at("/groups/1/ownership/users").asInt());
        assertEquals("e1000e", document.at("/groups/1/blockers/0/driver").asText());
        assertEquals("UNKNOWN", document.at("/groups/2/ownership/state").asText());
        assertEquals("OWNED", document.at("/groups/3/ownership/state").asText());
        assertEquals("exact", document.at("/groups/3/ownership/known").asText());
        assertEquals("PRIVATE_DOMAIN", document.at("/groups/4/ownership/state").asText());
        assertEquals("0x060000", document.at("/devices/0/class").asText());
    }
}
