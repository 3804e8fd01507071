package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.verdict.CheckLines;
import dev.dmaowner.app.verdict.VerdictJson;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.survey.HostSurvey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says why there is no plan: what the user would have to agree to, or why it cannot be done. */
final class NoPlan {

    /** From here on, one word for the whole group is clearer than a list. */
    private static final int MANY_COMPANIONS = 3;

    private static final String ONLY_THE_POLICY =
            "the check policy is not overruled here, but by who may change the file of the policy";

    private final Planning.NotAgreed missing;
    private final HostSurvey survey;
    private final OutputOptions output;

    private NoPlan(Planning.NotAgreed missing, HostSurvey survey, OutputOptions output) {
        this.missing = missing;
        this.survey = survey;
        this.output = output;
    }

    /** {@return the failure for a plan that is not ready; with JSON output its details are printed first} */
    static CommandFailure failure(Planning planning, HostSurvey survey, OutputOptions output) throws IOException {
        CommandFailure failure = planning.fold(
                ready -> new CommandFailure(ExitCode.REFUSED, "the plan is ready"),
                missing -> new NoPlan(missing, survey, output).failure(),
                refused -> new CommandFailure(ExitCode.REFUSED, refusal(refused)));
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), json -> write(planning, failure, survey, output, json));
            output.console().out().flush();
        }
        return failure;
    }

    /** {@return the failure for a plan that is not carried out, because the checks find now what they did not find when it was made} */
    static CommandFailure changed(List<GuardFinding> findings) {
        return new CommandFailure(
                ExitCode.REFUSED,
                "safety checks object, which did not when this was planned; nothing was changed",
                CheckLines.findings(findings));
    }

    /** {@return the failure for a run that is not taken up again, because safety checks object to what is still to be done} */
    static CommandFailure objection(List<GuardFinding> findings, String verb, int journal) {
        List<String> lines = new ArrayList<>(CheckLines.findings(findings));
        if (!findings.stream().allMatch(GuardFinding::canBeOverruled)) {
            lines.add(ONLY_THE_POLICY);
            return new CommandFailure(
                    ExitCode.REFUSED, "safety checks object to what is still to be done; nothing was changed", lines);
        }
        StringBuilder command = new StringBuilder("dmaowner " + verb + " " + journal);
        findings.stream().map(GuardFinding::guard).distinct().forEach(guard -> command.append(" --despite ")
                .append(guard));
        lines.add("to go on all the same: " + command);
        return new CommandFailure(
                ExitCode.REFUSED, "safety checks object to what is still to be done; nothing was changed", lines);
    }

    private CommandFailure failure() {
        List<String> lines = new ArrayList<>(CheckLines.findings(missing.findings()));
        for (Companion companion : missing.companions()) {
            lines.add(companion.device().name()
                    + (companion.driver().isEmpty() ? "" : " would leave its driver " + companion.driver()) + ": "
                    + companion.reason());
        }
        for (Companion companion : missing.ending()) {
            lines.add(companion.device().name() + " would go: " + companion.reason());
        }
        lines.addAll(CheckLines.notChecked(missing.notChecked()));
        if (!canBeAgreedTo()) {
            lines.add(ONLY_THE_POLICY);
            return new CommandFailure(ExitCode.REFUSED, "the policy of this host does not allow it", lines);
        }
        lines.add("to agree to all of this: " + command());
        return new CommandFailure(ExitCode.REFUSED, "there would be a plan, if you agree to all of this", lines);
    }

    private boolean canBeAgreedTo() {
        return missing.findings().stream().allMatch(GuardFinding::canBeOverruled);
    }

    private String command() {
        List<String> more = new ArrayList<>();
        if (missing.companions().size() >= MANY_COMPANIONS) {
            more.add("--with-group");
        } else {
            missing.companions()
                    .forEach(companion -> more.addAll(List.of("--with", survey.wordFor(companion.device()))));
        }
        missing.findings().stream()
                .map(GuardFinding::guard)
                .distinct()
                .forEach(guard -> more.addAll(List.of("--despite", guard)));
        return output.typedWith(more);
    }

    private static String refusal(Planning.Refused refused) {
        return refused.why().reason()
                + refused.why().cure().map(cure -> " (" + cure + ")").orElse("");
    }

    private static void write(
            Planning planning, CommandFailure failure, HostSurvey survey, OutputOptions output, JsonGenerator json)
            throws IOException {
        Optional<Planning.NotAgreed> missing =
                planning instanceof Planning.NotAgreed open ? Optional.of(open) : Optional.empty();
        json.writeStartObject();
        json.writeStringField("outcome", outcome(missing));
        json.writeStringField("reason", failure.getMessage());
        PlanJson.writeCompanions(
                json, "companions", missing.map(Planning.NotAgreed::companions).orElse(List.of()));
        PlanJson.writeCompanions(
                json, "ending", missing.map(Planning.NotAgreed::ending).orElse(List.of()));
        VerdictJson verdicts = new VerdictJson(json);
        verdicts.writeFindings(missing.map(Planning.NotAgreed::findings).orElse(List.of()));
        verdicts.writeNotChecked(missing.map(Planning.NotAgreed::notChecked).orElse(List.of()));
        json.writeStringField(
                "agree",
                missing.map(open -> new NoPlan(open, survey, output))
                        .filter(NoPlan::canBeAgreedTo)
                        .map(NoPlan::command)
                        .orElse(null));
        json.writeEndObject();
    }

    private static String outcome(Optional<Planning.NotAgreed> missing) {
        if (missing.isEmpty()) {
            return "refused";
        }
        return missing.get().companions().isEmpty() ? "guarded" : "consent-missing";
    }
}
