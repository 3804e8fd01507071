package dev.dmaowner.app.groups;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.app.prediction.Prediction;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.GroupForecast;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints predicted groups as text: shared groups with their reasons, then the others, then the comparison. */
final class GroupsText {

    private final HostSurvey survey;
    private final Prediction prediction;
    private final Palette palette;
    private final PrintWriter out;

    GroupsText(HostSurvey survey, Prediction prediction, Palette palette, PrintWriter out) {
        this.survey = survey;
        this.prediction = prediction;
        this.palette = palette;
        this.out = out;
    }

    void print(Optional<Agreement> recorded) {
        long devices = prediction.groups().stream()
                .mapToLong(group -> group.devices().size())
                .sum();
        out.println(palette.strong(survey.host().source()) + ": "
                + count(prediction.groups().size(), "group") + " of " + count(devices, "device")
                + ", predicted from what the devices say of themselves");
        List<GroupForecast.Group> shared = prediction.groups().stream()
                .filter(group -> group.devices().size() > 1)
                .toList();
        shared.forEach(this::printShared);
        printAlone();
        printByDevice("in no group", prediction.outside());
        printByDevice("not read whole, so what rests on it is uncertain", prediction.unread());
        out.println();
        recorded.ifPresentOrElse(
                this::print, () -> out.println("The machine records no groups, so there is nothing to compare with."));
    }

    private void printShared(GroupForecast.Group group) {
        out.println();
        out.println(palette.strong(count(group.devices().size(), "device") + " share a group")
                + (group.isUncertain() ? palette.notable(", perhaps: something was not read") : ""));
        TextTable table = new TextTable();
        for (DeviceId member : group.devices()) {
            table.row(member.name(), driver(member), what(member));
        }
        table.print(out, "  ");
        Set<String> lines = new LinkedHashSet<>();
        group.reasons().forEach(reason -> lines.add(reason.fact()));
        lines.forEach(fact -> out.println("  why: " + fact));
        List<DeviceId> takeable = group.devices().stream()
                .filter(member ->
                        !survey.device(member).map(SurveyedDevice::isBridge).orElse(false))
                .toList();
        prediction
                .remediesOf(takeable)
                .forEach((remedy, whose) ->
                        out.println("  " + palette.notable("change: ") + names(whose) + ": " + remedy.clause()));
    }

    private void printAlone() {
        TextTable table = new TextTable();
        boolean any = false;
        for (GroupForecast.Group group : prediction.groups()) {
            if (group.devices().size() == 1) {
                DeviceId device = group.devices().get(0);
                table.row(device.name(), driver(device), what(device), group.isUncertain() ? "uncertain" : "");
                any = true;
            }
        }
        if (any) {
            out.println();
            out.println(palette.strong("alone in their groups"));
            table.print(out, "  ");
        }
    }

    private String driver(DeviceId device) {
        return survey.device(device).flatMap(found -> found.driver()).orElse("-");
    }

    private String what(DeviceId device) {
        return Optional.ofNullable(prediction.places().get(device))
                .filter(place -> !place.path().isEmpty())
                .map(place -> place.path().get(place.path().size() - 1).what())
                .orElse("");
    }

    private void printByDevice(String heading, Map<DeviceId, String> texts) {
        if (!texts.isEmpty()) {
            out.println();
            out.println(palette.strong(heading));
            TextTable table = new TextTable();
            texts.forEach((device, text) -> table.row(device.name(), text));
            table.print(out, "  ");
        }
    }

    private void print(Agreement agreement) {
        if (agreement.agrees()) {
            out.println(palette.good("The groups that the machine records are these."));
        } else {
            out.println(
                    palette.bad(count(agreement.differ().size(), "device") + " differ from what the machine records:"));
            agreement.differ().forEach(this::print);
        }
        printNames("recorded in no group: ", agreement.withoutGroup());
        printNames("in recorded groups, with no prediction: ", agreement.notPredicted());
    }

    private void print(Agreement.Difference difference) {
        out.println("  " + difference.device().name() + ": predicted " + company(difference.predicted()) + ", recorded "
                + company(difference.recorded())
                + (difference.uncertain() ? " (the prediction rests on something that was not read)" : ""));
    }

    private static String company(List<DeviceId> others) {
        return others.isEmpty() ? "alone" : "with " + names(others);
    }

    private void printNames(String heading, List<DeviceId> devices) {
        if (!devices.isEmpty()) {
            out.println(heading + names(devices));
        }
    }

    private static String names(List<DeviceId> devices) {
        return devices.stream().map(DeviceId::name).collect(Collectors.joining(", "));
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
