package dev.dmaowner.app.fleet;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.app.verdict.AvailabilityWords;
import dev.dmaowner.app.verdict.GroupVerdicts;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** What is known of the devices of one host: what {@code show} says of them. Only what is asked for is worked out. Not thread-safe. */
final class HostAnswers {

    private final String name;
    private final Host host;
    private final HostSurvey survey;
    private final GroupVerdicts verdicts;

    HostAnswers(String name, Host host, HostSurvey survey) {
        this.name = name;
        this.host = host;
        this.survey = survey;
        this.verdicts = GroupVerdicts.overview(host, survey);
    }

    HostSurvey survey() {
        return survey;
    }

    Optional<Object> of(SurveyedDevice device, Question question) throws IOException {
        Optional<SurveyedGroup> group = device.group().flatMap(survey::group);
        return switch (question) {
            case HOST -> Optional.of(name);
            case KERNEL -> survey.host().kernelRelease().map(release -> release);
            case DEVICE -> Optional.of(device.id().name());
            case BUS -> Optional.of(device.id().bus());
            case DRIVER ->
                device.isBindingRecorded() ? Optional.of(device.driver().orElse("none")) : Optional.empty();
            case ID -> identity(device).map(ids -> hex(ids.vendor()) + ":" + hex(ids.device()));
            case VENDOR -> identity(device).map(ids -> hex(ids.vendor()));
            case CLASS -> device.deviceClass().map(code -> code);
            case NUMA -> numa(device);
            case GROUP -> device.group().map(id -> Long.parseLong(id.toString()));
            case SIZE -> group.map(this::size);
            case ALONE -> group.map(found -> size(found) == 1L);
            case AVAILABILITY -> group.map(found -> AvailabilityWords.name(Availability.of(survey, found)));
            case TAKEABLE -> group.map(found -> Availability.of(survey, found).isTakeable());
            case FINDINGS ->
                group.isEmpty()
                        ? Optional.empty()
                        : Optional.of((long) verdicts.findings(group.get()).size());
        };
    }

    private long size(SurveyedGroup group) {
        return survey.members(group).stream()
                .filter(member -> !member.isBridge())
                .count();
    }

    private static Optional<PciIdentity> identity(SurveyedDevice device) {
        return PciIdentity.ofModalias(device.device().modalias());
    }

    private static String hex(int number) {
        return String.format(Locale.ROOT, "%04x", number);
    }

    /** The kernel says -1 where firmware says nothing. */
    private Optional<Object> numa(SurveyedDevice device) throws IOException {
        Optional<String> text = host.readText(device.device().sysfsPath() + "/numa_node");
        return text.filter(node -> node.matches("[0-9]{1,6}")).map(Long::parseLong);
    }
}
