package dev.dmaowner.app.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.groups.ReasonJson;
import dev.dmaowner.app.show.OwnershipWords;
import dev.dmaowner.app.verdict.AvailabilityWords;
import dev.dmaowner.app.verdict.VerdictJson;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.Blocker;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.DevicePlace;
import dev.dmaowner.spi.GroupRemedy;
import dev.dmaowner.spi.Match;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes explanations as JSON. */
final class ExplainJson {

    private final JsonGenerator json;

    ExplainJson(JsonGenerator json) {
        this.json = json;
    }

    void write(DeviceExplanation explanation, String command) throws IOException {
        json.writeStartObject();
        writeDevice(explanation.device());
        ReasonJson.textOrNull(json, "override", explanation.details().override());
        ReasonJson.textOrNull(json, "runtimeStatus", explanation.details().runtimeStatus());
        if (explanation.place().isPresent()) {
            writePlace(explanation.place().get());
        }
        json.writeArrayFieldStart("drivers");
        for (CandidateDriver candidate : explanation.candidates()) {
            write(candidate);
        }
        json.writeEndArray();
        if (explanation.group().isPresent()) {
            json.writeFieldName("group");
            json.writeStartObject();
            writeMembers(explanation.group().get(), Optional.of(explanation.verdict()));
            writeAdvice(explanation.advice().orElseThrow());
            json.writeEndObject();
        } else {
            json.writeNullField("group");
        }
        ReasonJson.textOrNull(json, "outside", explanation.outside());
        if (explanation.predicted().isPresent()) {
            json.writeObjectFieldStart("predicted");
            ReasonJson.devices(json, "others", explanation.predicted().get().others());
            json.writeBooleanField(
                    "uncertain", explanation.predicted().get().certainty() == PredictedGroup.Certainty.UNCERTAIN);
            ReasonJson.reasons(json, "reasons", explanation.predicted().get().reasons());
            json.writeEndObject();
        }
        new VerdictJson(json).write(explanation.verdict(), command);
        json.writeEndObject();
    }

    private void writeDevice(SurveyedDevice device) throws IOException {
        json.writeStringField("bus", device.id().bus());
        json.writeStringField("device", device.id().name());
        ReasonJson.textOrNull(json, "driver", device.driver());
        json.writeStringField("modalias", device.device().modalias());
        json.writeStringField("path", device.device().sysfsPath());
    }

    private void writePlace(DevicePlace place) throws IOException {
        json.writeArrayFieldStart("place");
        for (DevicePlace.Hop hop : place.path()) {
            json.writeStartObject();
            json.writeStringField("device", hop.device().name());
            json.writeStringField("what", hop.what());
            json.writeStringField("isolates", hop.isolates().name());
            json.writeStringField("fact", hop.fact());
            ReasonJson.textOrNull(json, "remedy", hop.remedy());
            json.writeObjectFieldStart("services");
            for (DevicePlace.Service service : hop.services()) {
                json.writeStringField(service.name(), service.state().name());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        ReasonJson.texts(json, "oddities", place.oddities());
        ReasonJson.textOrNull(json, "unread", place.unread());
    }

    private void write(CandidateDriver candidate) throws IOException {
        json.writeStartObject();
        json.writeStringField("driver", candidate.name());
        json.writeStringField("module", candidate.module());
        json.writeBooleanField("idsKnown", candidate.knowledge() == CandidateDriver.Knowledge.KNOWN);
        json.writeBooleanField("mayRefuse", candidate.mayRefuse());
        writeMatch(candidate.match());
        if (candidate.attempt().isPresent()) {
            json.writeStringField("stage", candidate.attempt().get().stage().name());
            Optional<Refusal> refusal = candidate.attempt().get().refusal();
            if (refusal.isPresent()) {
                write(refusal.get());
            }
        }
        json.writeEndObject();
    }

    private void writeMatch(Match match) throws IOException {
        json.writeStringField(
                "match", match instanceof Match.Yes ? "YES" : match instanceof Match.CannotTell ? "CANNOT_TELL" : "NO");
        json.writeStringField("rule", match.rule().name());
        json.writeStringField("detail", match.detail());
    }

    private void write(Refusal refusal) throws IOException {
        json.writeObjectFieldStart("refusal");
        json.writeStringField("errno", refusal.errno().name());
        json.writeStringField("reason", refusal.reason());
        ReasonJson.textOrNull(json, "heldBy", refusal.heldBy());
        ReasonJson.textOrNull(json, "cure", refusal.cure());
        json.writeEndObject();
    }

    /** @param verdict the verdict on the group, empty if it has only bridges */
    void write(GroupExplanation explanation, Advice advice, Optional<Verdict> verdict, String command)
            throws IOException {
        json.writeStartObject();
        writeMembers(explanation, verdict);
        writeAdvice(advice);
        if (verdict.isPresent()) {
            new VerdictJson(json).write(verdict.get(), command);
        }
        json.writeEndObject();
    }

    private void writeMembers(GroupExplanation explanation, Optional<Verdict> verdict) throws IOException {
        json.writeStringField("id", explanation.group().id().toString());
        json.writeStringField("type", explanation.group().type());
        json.writeStringField("state", OwnershipWords.state(explanation.group().ownership()));
        json.writeStringField("known", explanation.group().known().name().toLowerCase(Locale.ROOT));
        json.writeStringField("availability", AvailabilityWords.name(explanation.availability()));
        ReasonJson.devices(
                json,
                "devices",
                explanation.members().stream().map(SurveyedDevice::id).toList());
        ReasonJson.reasons(json, "reasons", explanation.reasons());
        ReasonJson.devices(json, "differ", explanation.differ());
        json.writeArrayFieldStart("blockers");
        for (Blocker blocker : explanation.group().blockers()) {
            json.writeStartObject();
            ReasonJson.textOrNull(json, "device", blocker.device().map(DeviceId::name));
            ReasonJson.textOrNull(json, "driver", blocker.driver());
            json.writeStringField("reason", blocker.reason());
            json.writeStringField("cure", VerdictJson.cure(blocker, verdict));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeAdvice(Advice advice) throws IOException {
        json.writeArrayFieldStart("remedies");
        for (Map.Entry<GroupRemedy, List<DeviceId>> remedy : advice.remedies().entrySet()) {
            json.writeStartObject();
            json.writeStringField("kind", remedy.getKey().kind().name().toLowerCase(Locale.ROOT));
            json.writeStringField("remedy", remedy.getKey().clause());
            ReasonJson.devices(json, "devices", remedy.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("isolatingPorts");
        for (PortChoice choice : advice.ports()) {
            json.writeStartObject();
            json.writeStringField("port", choice.port().port().name());
            ReasonJson.textOrNull(json, "slot", choice.slot());
            json.writeStringField("fact", choice.port().fact());
            ReasonJson.devices(json, "below", choice.port().below());
            json.writeEndObject();
        }
        json.writeEndArray();
        ReasonJson.textOrNull(json, "asserted", advice.asserted());
        ReasonJson.texts(json, "difference", advice.difference());
    }

    void write(DriverExplanation explanation) throws IOException {
        json.writeStartObject();
        json.writeStringField("bus", explanation.driver().bus());
        json.writeStringField("driver", explanation.driver().name());
        json.writeStringField("module", explanation.driver().module());
        ReasonJson.texts(json, "ids", explanation.driver().ids());
        ReasonJson.devices(json, "has", explanation.has());
        json.writeArrayFieldStart("couldHave");
        for (DriverExplanation.Fitting fitting : explanation.couldHave()) {
            json.writeStartObject();
            json.writeStringField("device", fitting.device().id().name());
            ReasonJson.textOrNull(json, "driver", fitting.device().driver());
            writeMatch(fitting.match());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("declines");
        for (DriverExplanation.Declined declined : explanation.declines()) {
            json.writeStartObject();
            json.writeStringField("device", declined.fitting().device().id().name());
            writeMatch(declined.fitting().match());
            json.writeStringField("errno", declined.why().errno().name());
            json.writeStringField("reason", declined.why().reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("underOverride");
        for (DriverExplanation.UnderOverride fitting : explanation.underOverride()) {
            json.writeStartObject();
            json.writeStringField("device", fitting.device().id().toString());
            json.writeStringField("id", fitting.id());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("others", explanation.others());
        json.writeEndObject();
    }
}
