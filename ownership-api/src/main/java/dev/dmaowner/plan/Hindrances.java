package dev.dmaowner.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Ownership;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.SurveyedDevice.Binding;
import dev.dmaowner.plan.SurveyedDevice.Purpose;
import java.util.Optional;

/** Why a goal cannot be reached whatever somebody consents to. What helps least is said first. */
final class Hindrances {

    private final Host host;
    private final HostSurvey survey;

    Hindrances(Host host, HostSurvey survey) {
        this.host = host;
        this.survey = survey;
    }

    /** {@return the first of them, empty if there is none} */
    Optional<Refusal> of(Goal goal) {
        for (DeviceId device : goal.devices()) {
            Optional<Refusal> refusal = survey.device(device)
                    .map(found -> of(goal, found))
                    .orElseGet(() -> Optional.of(Refusal.of(Errno.ENODEV, "there is no device " + device)));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> of(Goal goal, SurveyedDevice device) {
        if (!(goal instanceof Goal.Take take)) {
            return notTaken(device);
        }
        return forUsers(device, take.driverOf(device.id())).or(() -> withoutDriver(device.id(), take.driverOf(device.id())));
    }

    private Optional<Refusal> forUsers(SurveyedDevice device, String driver) {
        if (!KernelDrivers.isUserAccess(driver)) {
            return Optional.empty();
        } else if (device.isBridge()) {
            return Optional.of(
                    Refusal.of(Errno.EINVAL, device.id().name() + " is a bridge, and " + driver + " takes none")
                            .curedBy("name the devices behind it"));
        }
        return device.group().flatMap(survey::group).flatMap(Hindrances::wholeGroup);
    }

    /** A domain that a driver attached may go when the plan takes the driver away; all else stays whatever is unbound. */
    private static Optional<Refusal> wholeGroup(SurveyedGroup group) {
        if (group.ownership() instanceof Ownership.PrivateDomain) {
            return Optional.empty();
        }
        return group.blockers().stream()
                .filter(blocker -> blocker.device().isEmpty())
                .findFirst()
                .map(blocker -> Refusal.of(
                                Errno.EPERM, "no user can have group " + group.id() + ": " + blocker.reason())
                        .curedBy(blocker.cure()));
    }

    private Optional<Refusal> withoutDriver(DeviceId device, String driver) {
        if (host.exists("/sys/bus/" + device.bus() + "/drivers/" + driver)) {
            return Optional.empty();
        }
        return Optional.of(
                Refusal.of(Errno.ENOENT, "bus " + device.bus() + " of " + device.name() + " has no driver " + driver)
                        .curedBy("modprobe " + driver));
    }

    private static Optional<Refusal> notTaken(SurveyedDevice device) {
        boolean kernels = device.binding().map(Binding::purpose).equals(Optional.of(Purpose.KERNEL));
        return kernels
                ? Optional.of(Refusal.of(
                        Errno.EALREADY,
                        device.driver().orElseThrow() + ", a driver of the kernel, has "
                                + device.id().name() + " already"))
                : Optional.empty();
    }
}
