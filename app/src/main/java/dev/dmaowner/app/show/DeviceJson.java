package dev.dmaowner.app.show;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.check.DeviceUse;
import dev.dmaowner.plan.check.DeviceUse.Disks;
import dev.dmaowner.plan.check.DeviceUse.Interface;
import dev.dmaowner.plan.survey.DeviceHardware;
import dev.dmaowner.plan.survey.DeviceHardware.Link;
import dev.dmaowner.plan.survey.DeviceHardware.VirtualFunctions;
import dev.dmaowner.plan.survey.HostSurvey;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes all of a device that was named as JSON. What the host does not show is left out. */
final class DeviceJson {

    private final JsonGenerator json;
    private final HostSurvey survey;

    DeviceJson(JsonGenerator json, HostSurvey survey) {
        this.json = json;
        this.survey = survey;
    }

    void write(WholeDevice whole) throws IOException {
        write(whole.hardware());
        writeIds("above", whole.above());
        if (whole.resetWithItsBus().isPresent()) {
            writeIds("resetWithItsBus", whole.resetWithItsBus().get());
        }
        json.writeObjectFieldStart("nodes");
        json.writeStringField("way", whole.nodes().way().name().toLowerCase(Locale.ROOT));
        write("paths", whole.nodes().nodes());
        json.writeStringField("reason", whole.nodes().reason());
        json.writeEndObject();
        write(whole.use());
    }

    private void write(DeviceHardware hardware) throws IOException {
        json.writeFieldName("numaNode");
        if (hardware.numaNode().isPresent()) {
            json.writeNumber(hardware.numaNode().get());
        } else {
            json.writeNull();
        }
        if (hardware.link().isPresent()) {
            Link link = hardware.link().get();
            json.writeObjectFieldStart("link");
            json.writeStringField("speed", link.speed());
            json.writeStringField("width", link.width());
            json.writeStringField("maxSpeed", link.maxSpeed());
            json.writeStringField("maxWidth", link.maxWidth());
            json.writeEndObject();
        }
        writeIfPresent("linkUnread", hardware.linkUnread());
        if (hardware.resetMethods().isPresent()) {
            write("resetMethods", hardware.resetMethods().get());
        }
        writeIfPresent("powerState", hardware.powerState());
        writeIfPresent("physicalFunction", hardware.physicalFunction());
        if (hardware.virtualFunctions().isPresent()) {
            VirtualFunctions functions = hardware.virtualFunctions().get();
            json.writeObjectFieldStart("virtualFunctions");
            json.writeNumberField("count", functions.count());
            if (functions.most().isPresent()) {
                json.writeNumberField("most", functions.most().get());
            }
            write("names", functions.names());
            json.writeEndObject();
        }
        write("suppliers", hardware.suppliers());
        write("consumers", hardware.consumers());
    }

    private void write(DeviceUse use) throws IOException {
        if (use.interfaces().isPresent()) {
            json.writeArrayFieldStart("interfaces");
            for (Interface each : use.interfaces().get()) {
                json.writeStartObject();
                json.writeStringField("name", each.name());
                writeIfPresent("defaultRoute", each.defaultRoute());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (use.disks().isPresent()) {
            Disks disks = use.disks().get();
            write("disks", disks.names());
            write("diskUses", disks.uses());
        }
        if (use.sound().isPresent()) {
            write("sound", use.sound().get());
        }
        if (use.displays().isPresent()) {
            write("graphics", use.displays().get());
        }
        write("holders", use.holders());
        json.writeStringField("holdersSeen", use.seen().name().toLowerCase(Locale.ROOT));
    }

    private void writeIds(String name, List<DeviceId> devices) throws IOException {
        write(name, devices.stream().map(survey::wordFor).toList());
    }

    private void write(String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private void writeIfPresent(String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }
}
