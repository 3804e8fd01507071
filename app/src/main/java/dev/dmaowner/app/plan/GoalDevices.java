package dev.dmaowner.app.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.names.NameLookup;
import dev.dmaowner.app.names.Named;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedDevice.Purpose;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The devices that a change is about: each device that is named, and of a group that is named the members that can move. */
final class GoalDevices {

    private final Host host;
    private final HostSurvey survey;

    GoalDevices(Host host, HostSurvey survey) {
        this.host = host;
        this.survey = survey;
    }

    /** {@return each device once; a group stands for those of its members that userspace can take} */
    List<DeviceId> toTake(List<String> words) throws CommandFailure, IOException {
        Set<DeviceId> devices = named(words, takeable());
        if (devices.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "group " + String.join(", ", words) + " has only bridges, which userspace drivers cannot take");
        }
        return List.copyOf(devices);
    }

    /** {@return each device once; a group stands for its members that no driver of the kernel has} */
    List<DeviceId> toGive(List<String> words) throws CommandFailure, IOException {
        Set<DeviceId> devices = named(words, id -> !isBridge(id) && !isWithTheKernel(id));
        if (devices.isEmpty()) {
            // What is given back already is so; a plan for it has no steps.
            devices = named(words, id -> !isBridge(id));
        }
        if (devices.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.REFUSED, "nothing to give back: group " + String.join(", ", words) + " has bridges alone");
        }
        return List.copyOf(devices);
    }

    /** {@return the one device with this name} */
    DeviceId one(String word) throws CommandFailure, IOException {
        if (new NameLookup(host).deviceOrGroup(word) instanceof Named.OfDevice found) {
            return listed(found.id());
        }
        throw new CommandFailure(ExitCode.USAGE, "'" + word + "' is a group, and one device is to be named");
    }

    private Predicate<DeviceId> takeable() {
        return id -> groupOf(id)
                .flatMap(survey::group)
                .filter(group -> survey.takeable(group).stream()
                        .anyMatch(member -> member.id().equals(id)))
                .isPresent();
    }

    private Set<DeviceId> named(List<String> words, Predicate<DeviceId> movable) throws CommandFailure, IOException {
        NameLookup lookup = new NameLookup(host);
        Set<DeviceId> devices = new LinkedHashSet<>();
        for (String word : words) {
            for (Named named : lookup.devicesOrGroup(word)) {
                add(named, movable, devices);
            }
        }
        return devices;
    }

    private void add(Named named, Predicate<DeviceId> movable, Set<DeviceId> devices) throws CommandFailure {
        if (named instanceof Named.OfGroup group) {
            survey.group(group.id()).stream()
                    .flatMap(found -> found.members().stream())
                    .filter(movable)
                    .forEach(devices::add);
        } else if (named instanceof Named.OfDevice device) {
            devices.add(listed(device.id()));
        }
    }

    private DeviceId listed(DeviceId id) throws CommandFailure {
        return survey.device(id).orElseThrow(() -> NameLookup.notListed(id)).id();
    }

    /** Consent for a device that the plan does not touch is probably a mistake, so it is reported. */
    void requireSharing(List<DeviceId> consents, List<DeviceId> devices) throws CommandFailure {
        List<Optional<GroupId>> groups = devices.stream().map(this::groupOf).toList();
        for (DeviceId consent : consents) {
            boolean shares = groupOf(consent).isPresent() && groups.contains(groupOf(consent));
            if (!shares && !devices.contains(consent)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        consent.name() + " shares no group with "
                                + String.join(
                                        ", ",
                                        devices.stream().map(DeviceId::name).toList()));
            }
        }
    }

    private Optional<GroupId> groupOf(DeviceId device) {
        return survey.device(device).flatMap(SurveyedDevice::group);
    }

    private boolean isWithTheKernel(DeviceId id) {
        return survey.device(id)
                .flatMap(SurveyedDevice::binding)
                .map(SurveyedDevice.Binding::purpose)
                .equals(Optional.of(Purpose.KERNEL));
    }

    private boolean isBridge(DeviceId id) {
        return survey.device(id).filter(SurveyedDevice::isBridge).isPresent();
    }
}
