package dev.dmaowner.app.fleet;

import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.app.verdict.AvailabilityWords;
import dev.dmaowner.app.verdict.GroupVerdicts;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of the devices of one host: what {@code show} says of them. Only what is asked for is worked out. Not thread-safe. */
final class HostAnswers {

    private final String name;
    private final Host host;
    private final HostSurvey survey;
    private final GroupVerdicts verdicts;
    private @Nullable Map<PciAddress, List<SurveyedDevice>> slots;

    HostAnswers(String name, Host host, HostSurvey survey) {
        this.name = name;
        this.host = host;
        this.survey = survey;
        this.verdicts = GroupVerdicts.overview(host, survey);
    }

    /** {@return the name of the host} */
    String name() {
        return name;
    }

    HostSurvey survey() {
        return survey;
    }

    GroupVerdicts verdicts() {
        return verdicts;
    }

    /** {@return the device's group, empty if it is in none} */
    Optional<SurveyedGroup> group(SurveyedDevice device) {
        return device.group().flatMap(survey::group);
    }

    /** {@return the devices that fulfil a condition} */
    List<SurveyedDevice> fulfilling(Condition condition) throws IOException {
        List<SurveyedDevice> devices = new ArrayList<>();
        for (SurveyedDevice device : survey.devices()) {
            if (condition.holds(question -> of(device, question))) {
                devices.add(device);
            }
        }
        return devices;
    }

    Optional<Object> of(SurveyedDevice device, Question question) throws IOException {
        Optional<SurveyedGroup> group = group(device);
        return switch (question) {
            case HOST -> Optional.of(name);
            case KERNEL -> survey.host().kernelRelease().map(release -> release);
            case DEVICE -> Optional.of(device.id().name());
            case BUS -> Optional.of(device.id().bus());
            case DRIVER ->
                device.isBindingRecorded() ? Optional.of(device.driver().orElse("none")) : Optional.empty();
            case ID -> identity(device).map(PciIdentity::toString);
            case VENDOR -> identity(device).map(ids -> HexFormat.of().toHexDigits((short) ids.vendor()));
            case CLASS -> device.deviceClass().map(code -> code);
            case NUMA -> numa(device);
            case GROUP -> device.group().map(id -> Long.parseLong(id.toString()));
            case SIZE -> group.map(found -> (long) members(found).size());
            case ALONE -> group.map(found -> members(found).stream().allMatch(device::equals));
            case GROUP_WITH -> group.map(found -> classes(device, members(found)));
            case SLOT_WITH -> slot(device).map(slot -> classes(device, slots().getOrDefault(slot, List.of())));
            case AVAILABILITY -> group.map(found -> AvailabilityWords.name(Availability.of(survey, found)));
            case TAKEABLE -> group.map(found -> Availability.of(survey, found).isTakeable());
            case REFUSED -> verdict(group).map(verdict -> verdict.refusal().isPresent());
            case STEPS ->
                verdict(group).filter(verdict -> verdict.refusal().isEmpty()).map(verdict ->
                        (long) verdict.steps().size());
            case FINDINGS ->
                group.isEmpty()
                        ? Optional.empty()
                        : Optional.of((long) verdicts.findings(group.get()).size());
        };
    }

    private Optional<Verdict> verdict(Optional<SurveyedGroup> group) throws IOException {
        return group.isEmpty() ? Optional.empty() : verdicts.of(group.get());
    }

    private List<SurveyedDevice> members(SurveyedGroup group) {
        return survey.members(group).stream()
                .filter(member -> !member.isBridge())
                .toList();
    }

    private static List<String> classes(SurveyedDevice device, List<SurveyedDevice> together) {
        return together.stream()
                .filter(other -> !other.id().equals(device.id()))
                .flatMap(other -> other.deviceClass().stream())
                .sorted()
                .toList();
    }

    private Map<PciAddress, List<SurveyedDevice>> slots() {
        if (slots == null) {
            slots = new HashMap<>();
            for (SurveyedDevice device : survey.devices()) {
                Optional<PciAddress> slot = slot(device);
                if (slot.isPresent()) {
                    slots.computeIfAbsent(slot.get(), key -> new ArrayList<>()).add(device);
                }
            }
        }
        return slots;
    }

    /** {@return the address of the first function of its slot} */
    private static Optional<PciAddress> slot(SurveyedDevice device) {
        return PciAddress.of(device.id())
                .map(address -> new PciAddress(address.domain(), address.bus(), address.slot(), 0));
    }

    private static Optional<PciIdentity> identity(SurveyedDevice device) {
        return PciIdentity.ofModalias(device.device().modalias()).filter(PciIdentity::hasIds);
    }

    /** The kernel says -1 where firmware says nothing. */
    private Optional<Object> numa(SurveyedDevice device) throws IOException {
        Optional<String> text = host.readText(device.device().sysfsPath() + "/numa_node");
        return text.filter(node -> node.matches("[0-9]{1,6}")).map(Long::parseLong);
    }
}
