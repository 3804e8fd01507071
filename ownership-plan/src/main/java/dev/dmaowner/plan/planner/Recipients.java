package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.Optional;
import java.util.Set;

/**
 * Which drivers get the devices that a plan takes. A device that somebody named gets the driver of the goal. One that must
 * leave besides need only leave: where the goal's driver is of another bus it gets the one of its own bus that hands devices
 * to users, and where there is none, or that refuses it, none.
 */
final class Recipients {

    private final Host host;
    private final HostSurvey survey;
    private final Set<DeviceId> refused;

    /** @param refused devices that only leave their drivers, because the driver that they would get refuses them */
    Recipients(Host host, HostSurvey survey, Set<DeviceId> refused) {
        this.host = host;
        this.survey = survey;
        this.refused = Set.copyOf(refused);
    }

    /** {@return the only driver that may have the device meanwhile, whether it gets it or not} */
    String reserved(Goal.Take take, DeviceId device) {
        boolean sameBus = take.devices().stream().map(DeviceId::bus).anyMatch(device.bus()::equals);
        return sameBus || !KernelDrivers.isUserAccess(take.driver())
                ? take.driverOf(device)
                : KernelDrivers.userAccess(device.bus());
    }

    /** {@return the driver that gets the device, empty if it is only to leave its own} */
    Optional<String> of(Goal.Take take, DeviceId device) {
        String driver = reserved(take, device);
        // Drivers for users take no bridges: such a device, where it shares a group, can only leave its driver.
        boolean isBridge =
                survey.device(device).filter(SurveyedDevice::isBridge).isPresent();
        boolean canHave = !(isBridge && KernelDrivers.isUserAccess(driver))
                && !refused.contains(device)
                && host.exists("/sys/bus/" + device.bus() + "/drivers/" + driver);
        return canHave ? Optional.of(driver) : Optional.empty();
    }
}
