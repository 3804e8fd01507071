package dev.dmaowner.app.doctor;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.check.Checks;
import dev.dmaowner.plan.check.Guard;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the policy of the host can be understood, and nothing is at userspace that it forbids. */
final class PolicyCheck {

    private static final String NAME = "policy";

    private PolicyCheck() {}

    static Check of(ExaminedHost machine) throws IOException {
        String file = Guards.POLICY_FILE;
        if (!machine.host().exists(file)) {
            return machine.isLive()
                    ? Check.passed(NAME, "there is no policy (" + file + "), so it forbids nothing")
                    : Check.notKnown(NAME, "whether the host has a policy is not recorded", file);
        }
        Optional<String> fault;
        try {
            fault = Guards.faultOfPolicy(machine.host());
        } catch (IOException e) {
            return Check.notKnown(NAME, "this user may not read the policy", file);
        }
        if (fault.isPresent()) {
            return Check.failed(
                    NAME,
                    "the policy cannot be understood, so nothing may be taken: " + fault.get(),
                    "correct that line; docs/policy.md says what it may hold");
        }
        List<GuardFinding> against = forbidden(machine);
        return against.isEmpty()
                ? Check.passed(
                        NAME, "the policy (" + file + ") can be understood, and nothing is at userspace against it")
                : Check.failed(
                        NAME,
                        against.stream()
                                .map(finding -> finding.device().name() + " is at userspace, but " + finding.reason())
                                .collect(Collectors.joining("; ")),
                        "give it back: dmaowner plan give "
                                + against.get(0).device().name() + ", or change " + file);
    }

    private static List<GuardFinding> forbidden(ExaminedHost machine) throws IOException {
        List<DeviceId> taken = machine.survey().devices().stream()
                .filter(device -> device.binding()
                        .map(SurveyedDevice.Binding::purpose)
                        .equals(Optional.of(SurveyedDevice.Purpose.USER_ACCESS)))
                .map(SurveyedDevice::id)
                .toList();
        if (taken.isEmpty()) {
            return List.of();
        }
        List<Guard> policy =
                Guards.all().stream().filter(guard -> guard.name().equals(NAME)).toList();
        return Checks.of(machine.host(), machine.survey(), policy)
                .results(Goal.Take.toUserspace(taken), List.of())
                .findings();
    }
}
