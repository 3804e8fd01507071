package dev.dmaowner.app.show;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.app.verdict.AvailabilityWords;
import dev.dmaowner.app.verdict.VerdictJson;
import dev.dmaowner.machine.ReservedRegions;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.Blocker;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** Writes a survey, or the requested part of it, as {@code show.schema.json} says. */
final class ShowJson {

    private final ShownMachine shown;
    private final HostSurvey survey;
    private final Selection selection;
    private final Optional<Board> board;

    ShowJson(ShownMachine shown, Selection selection) {
        this.shown = shown;
        this.survey = shown.survey();
        this.selection = selection;
        this.board = shown.board();
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        writeHost(json);
        json.writeArrayFieldStart("groups");
        for (SurveyedGroup group : selection.groups()) {
            write(json, group);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("devices");
        for (SurveyedDevice device : selection.devices()) {
            write(json, device);
        }
        json.writeEndArray();
        new VerdictJson(json).writeNotChecked(shown.verdicts().notChecked(selection.groups()));
        if (board.isPresent()) {
            BoardJson.writeDisabled(board.get(), json);
        }
        json.writeEndObject();
    }

    private void writeHost(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("host");
        json.writeStringField("source", survey.host().source());
        writeIfPresent(json, "kernel", survey.host().kernelRelease());
        json.writeStringField("rules", survey.rules().generation().word());
        json.writeStringField("rulesReason", survey.rulesChoice().toString());
        json.writeArrayFieldStart("iommus");
        for (String iommu : survey.iommu().iommus()) {
            json.writeString(iommu);
        }
        json.writeEndArray();
        json.writeStringField(
                "groups",
                survey.iommu().groups().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.writeStringField("iommuStatement", survey.iommu().statement());
        writeIfPresent(json, "iommuCure", survey.iommu().cure());
        json.writeEndObject();
    }

    private void write(JsonGenerator json, SurveyedGroup group) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", group.id().toString());
        json.writeStringField("type", group.type());
        if (!group.isIsolated()) {
            json.writeStringField("isolation", "none");
        }
        writeOwnership(json, group);
        Availability availability = Availability.of(survey, group);
        json.writeBooleanField("takeable", availability.isTakeable());
        json.writeStringField("availability", AvailabilityWords.name(availability));
        json.writeArrayFieldStart("blockers");
        Optional<Verdict> verdict = shown.verdicts().of(group);
        for (Blocker blocker : group.blockers()) {
            json.writeStartObject();
            writeOrNull(json, "device", blocker.device().map(DeviceId::name));
            writeOrNull(json, "driver", blocker.driver());
            json.writeStringField("reason", blocker.reason());
            json.writeStringField("cure", VerdictJson.cure(blocker, verdict));
            json.writeEndObject();
        }
        json.writeEndArray();
        new VerdictJson(json).writeFindings(shown.verdicts().findings(group));
        writeHolders(json, group);
        ReservedRegions reserved = selection.regions().get(group.id());
        if (reserved != null) {
            write(json, reserved);
        }
        json.writeArrayFieldStart("devices");
        for (DeviceId member : group.members()) {
            json.writeString(member.name());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeHolders(JsonGenerator json, SurveyedGroup group) throws IOException {
        json.writeArrayFieldStart("holders");
        for (String holder : group.holders()) {
            json.writeString(holder);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, ReservedRegions reserved) throws IOException {
        json.writeArrayFieldStart("reservedRegions");
        for (ReservedRegions.Region region : reserved.regions()) {
            json.writeStartObject();
            json.writeStringField("start", region.start());
            json.writeStringField("end", region.end());
            json.writeStringField("type", region.type());
            json.writeStringField("meaning", region.meaning());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeOwnership(JsonGenerator json, SurveyedGroup group) throws IOException {
        Ownership ownership = group.ownership();
        json.writeObjectFieldStart("ownership");
        json.writeStringField("state", OwnershipWords.state(ownership));
        json.writeStringField("known", group.known().name().toLowerCase(Locale.ROOT));
        Optional<Integer> users = ownership.fold(
                unowned -> Optional.empty(),
                dmaApi -> Optional.of(dmaApi.users()),
                domain -> Optional.of(domain.users()),
                owned -> Optional.empty(),
                unknown -> Optional.empty());
        if (users.isPresent()) {
            json.writeNumberField("users", users.get());
        }
        if (ownership instanceof Ownership.Owned owned) {
            json.writeStringField("owner", owned.owner().describe());
        }
        json.writeEndObject();
    }

    private void write(JsonGenerator json, SurveyedDevice device) throws IOException {
        json.writeStartObject();
        json.writeStringField("bus", device.id().bus());
        json.writeStringField("name", device.id().name());
        writeOrNull(json, "driver", device.driver());
        writeOrNull(json, "group", device.group().map(GroupId::toString));
        json.writeStringField("modalias", device.device().modalias());
        writeIfPresent(json, "class", device.deviceClass());
        Optional<Board.Place> place = board.flatMap(known -> known.place(device.id()));
        if (place.isPresent()) {
            BoardJson.write(place.get(), json);
        }
        writeOrNull(json, "parent", device.device().parent().map(survey::wordFor));
        WholeDevice whole = selection.details().get(device.id());
        if (whole != null) {
            json.writeStringField("path", device.device().sysfsPath());
            writeOrNull(json, "override", whole.details().override());
            writeOrNull(json, "iommu", whole.details().iommu());
            writeIfPresent(json, "runtimeStatus", whole.details().runtimeStatus());
            new DeviceJson(json, survey).write(whole);
        }
        json.writeEndObject();
    }

    private static void writeIfPresent(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }

    private static void writeOrNull(JsonGenerator json, String name, Optional<String> value) throws IOException {
        json.writeFieldName(name);
        if (value.isPresent()) {
            json.writeString(value.get());
        } else {
            json.writeNull();
        }
    }
}
