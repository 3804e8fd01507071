package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.planner.Planning;
import java.io.IOException;
import java.util.List;

/** Writes what is missing for a plan as {@code planning.schema.json} says. */
final class PlanningJson {

    private final Planning planning;

    PlanningJson(Planning planning) {
        this.planning = planning;
    }

    /** {@return the failure for a plan that is not ready; with JSON output its details are printed first} */
    static CommandFailure refusal(Planning planning, OutputOptions output) throws IOException {
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), new PlanningJson(planning)::writeTo);
            output.console().out().flush();
        }
        return new CommandFailure(ExitCode.REFUSED, PlanPrinter.missing(planning));
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("outcome", outcome());
        json.writeStringField("reason", PlanPrinter.missing(planning));
        json.writeArrayFieldStart("companions");
        for (Companion companion :
                planning instanceof Planning.ConsentMissing consent ? consent.companions() : List.<Companion>of()) {
            json.writeStartObject();
            json.writeStringField("device", companion.device().toString());
            json.writeStringField("driver", companion.driver());
            json.writeStringField("reason", companion.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("findings");
        for (GuardFinding finding :
                planning instanceof Planning.Guarded guarded ? guarded.findings() : List.<GuardFinding>of()) {
            json.writeStartObject();
            json.writeStringField("guard", finding.guard());
            json.writeStringField("device", finding.device().toString());
            json.writeStringField("reason", finding.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private String outcome() {
        if (planning instanceof Planning.ConsentMissing) {
            return "consent-missing";
        }
        return planning instanceof Planning.Guarded ? "guarded" : "refused";
    }
}
