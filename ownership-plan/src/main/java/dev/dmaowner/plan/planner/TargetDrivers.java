package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the drivers that get the devices of a plan. A device that the user named gets the driver of the goal. A sibling only
 * has to leave its own: it gets the userspace driver of its bus, or none if there is none or that driver refuses it.
 */
final class TargetDrivers {

    private final Host host;
    private final HostSurvey survey;
    private final Set<DeviceId> refused;
    private final ChosenDrivers chosen;
    /** The goal that was asked about last, and the devices that it names. */
    private Goal.@Nullable Take asked;

    private Set<DeviceId> named = Set.of();

    /**
     * @param refused devices that only leave their drivers, because the new driver refuses them
     * @param chosen what is to be said of the drivers of the goal
     */
    TargetDrivers(Host host, HostSurvey survey, Set<DeviceId> refused, ChosenDrivers chosen) {
        this.host = host;
        this.survey = survey;
        this.refused = Set.copyOf(refused);
        this.chosen = chosen;
    }

    /** {@return what is to be said of the drivers of the goal} */
    ChosenDrivers chosen() {
        return chosen;
    }

    private Set<DeviceId> named(Goal.Take take) {
        if (take != asked) {
            asked = take;
            named = new HashSet<>(take.devices());
        }
        return named;
    }

    /** {@return the only driver that may bind the device from now on, whether it gets the device or not} */
    String reserved(Goal.Take take, DeviceId device) {
        boolean isSibling = !named(take).contains(device);
        return isSibling && KernelDrivers.isUserAccess(take.driver())
                ? KernelDrivers.userAccess(device.bus())
                : take.driverOf(device);
    }

    /** {@return the driver that gets the device, empty if it only leaves its own} */
    Optional<String> of(Goal.Take take, DeviceId device) {
        String driver = reserved(take, device);
        // Userspace drivers take no bridges: as a sibling, a bridge can only leave its driver.
        boolean isBridge =
                survey.device(device).filter(SurveyedDevice::isBridge).isPresent();
        boolean isSibling = !named(take).contains(device);
        boolean isRefused =
                isBridge || isSibling && survey.foreseenRefusal(device).isPresent();
        boolean canHave = !(isRefused && KernelDrivers.isUserAccess(driver))
                && !refused.contains(device)
                && (chosen.loading().containsKey(driver)
                        || host.exists("/sys/bus/" + device.bus() + "/drivers/" + driver));
        return canHave ? Optional.of(driver) : Optional.empty();
    }
}
