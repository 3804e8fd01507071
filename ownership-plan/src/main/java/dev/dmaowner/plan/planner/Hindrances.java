package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Ownership;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedDevice.Binding;
import dev.dmaowner.plan.survey.SurveyedDevice.Purpose;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.spi.DmaManagement;
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
        String driver = take.driverOf(device.id());
        return forUsers(device, driver).or(() -> withoutDriver(device, driver)).or(() -> forTheKernel(device, driver));
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

    private Optional<Refusal> withoutDriver(SurveyedDevice found, String driver) {
        DeviceId device = found.id();
        if (host.exists("/sys/bus/" + device.bus() + "/drivers/" + driver)) {
            return Optional.empty();
        }
        String missing = "bus " + device.bus() + " of " + device.name() + " has no driver " + driver;
        if (KernelDrivers.isUserAccess(driver) && found.group().isEmpty()) {
            String alone = survey.iommus().isEmpty()
                    ? "this host has no IOMMU in use, so " + device.name() + " is in no group"
                    : device.name() + " is in no IOMMU group";
            return Optional.of(Refusal.of(Errno.ENODEV, alone + ", and no user can have it safely; besides, " + missing)
                    .curedBy("switch the IOMMU on, in the firmware's settings and on the kernel's command line; then"
                            + " modprobe " + driver));
        }
        return Optional.of(Refusal.of(Errno.ENOENT, missing).curedBy("modprobe " + driver));
    }

    /** Of names that no installed driver and no device here bears nobody knows. */
    private Optional<Refusal> forTheKernel(SurveyedDevice device, String driver) {
        return survey.devices().stream()
                .filter(other -> other.id().bus().equals(device.id().bus()))
                .flatMap(other -> other.binding().stream())
                .filter(binding -> binding.driver().equals(driver) && binding.management() == DmaManagement.BY_CORE)
                .findFirst()
                .map(binding -> Refusal.of(
                                Errno.EINVAL,
                                driver + " uses its devices for the kernel, so "
                                        + device.id().name() + " would not be taken by giving it to " + driver)
                        .curedBy("name a driver for users, such as "
                                + KernelDrivers.userAccess(device.id().bus())));
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
