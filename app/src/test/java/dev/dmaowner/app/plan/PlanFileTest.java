package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.PlanFormatException;
import dev.dmaowner.plan.planner.Planning;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PlanFileTest {

    private static Plan plan;
    private static String text;

    @BeforeAll
    static void makeOne() throws Exception {
        PlannedMachine machine = PlannedMachine.of(SmallHost.host(), Optional.empty());
        Goal goal = new Goal.Take(List.of(new DeviceId("pci", SmallHost.FIRST)), "vfio-pci");
        plan = assertInstanceOf(Planning.Ready.class, machine.plan(goal)).plan();
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new ObjectMapper().getFactory().createGenerator(out)) {
            new PlanJson(plan).writeTo(json);
        }
        text = out.toString();
    }

    @Test
    void planThatWasWrittenIsReadAsItWas() throws PlanFormatException {
        assertEquals(plan, PlanFile.parse(text));
    }

    @Test
    void planIsAsItsSchemaSays() throws Exception {
        try (InputStream in = PlanCommand.class.getResourceAsStream("plan.schema.json")) {
            JsonNode json = new ObjectMapper().readTree(text);
            assertEquals(
                    List.of(),
                    List.copyOf(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                            .getSchema(in)
                            .validate(json)));
        }
    }

    @Test
    void planCutAnywhereIsRefused() {
        for (int length = 0; length < text.length(); length++) {
            String cut = text.substring(0, length);
            assertThrows(PlanFormatException.class, () -> PlanFile.parse(cut), cut);
        }
    }

    private static void assertRefused(String words, String edited) {
        assertTrue(!edited.equals(text), "nothing was edited");
        String message = assertThrows(PlanFormatException.class, () -> PlanFile.parse(edited))
                .getMessage();
        assertTrue(message.contains(words), message);
    }

    @Test
    void planThatWasEditedIsRefusedWhereverThatWas() {
        assertRefused("edited", text.replace("\"kind\":\"unbind\"", "\"kind\":\"bind\""));
        assertRefused("edited", text.replace("0000:00:03.0", "0000:00:04.0"));
        assertRefused("edited", text.replace("\"reason\":\"requested\"", "\"reason\":\"harmless\""));
        assertRefused("edited", text.replace("/sys/bus/pci/drivers/e1000/unbind", "/sys/harmless"));
        assertRefused("edited", text.replace("\"despite\":[]", "\"despite\":[\"disk-in-use\"]"));
    }

    @Test
    void planOfAnotherVersionIsRefusedByItsVersion() {
        for (String version : new String[] {"1", "4"}) {
            assertRefused("version " + version, text.replace("\"version\":2", "\"version\":" + version));
        }
    }

    @Test
    void pathInADriversNameIsRefused() {
        assertRefused("name", text.replace("e1000", "../../x"));
    }

    @Test
    void lineOfThePlanThatReadersDoNotSeeIsRefused() {
        String line = "\"step harmless % probe pci/0000:00:04.0\"";
        assertRefused("edited", text.replaceFirst("\"\\]}$", "\"," + line + "]}"));
        assertRefused("edited", text.replace("\"plan\":[", "\"hidden\":1,\"plan\":["));
    }

    @Test
    void otherThingsAreRefused() {
        for (String other : List.of("", "null", "[]", "7", "{}", "{\"version\":1}", text + text, "\u0000")) {
            assertThrows(PlanFormatException.class, () -> PlanFile.parse(other), other);
        }
    }
}
