package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.ModuleName;
import dev.dmaowner.machine.ModuleListing;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The drivers for userspace that a goal needs and the host has not loaded. A plan loads their modules first. Whether that can be done is
 * only known when it is tried; what the kernel's lists of modules tell is said.
 *
 * @param reasons why each is loaded, the reasons of the steps, in the order of the goal's devices
 * @param absent of those that the kernel has no module for, where that is known
 */
record UnloadedDrivers(Map<String, String> reasons, Map<String, String> absent) {

    private static final String STAYS = "; undo leaves it loaded";

    /** @throws IOException if the host or a list of modules cannot be read */
    static UnloadedDrivers of(Host host, HostSurvey survey, Goal goal) throws IOException {
        Map<String, String> reasons = new LinkedHashMap<>();
        Map<String, String> absent = new LinkedHashMap<>();
        if (goal instanceof Goal.Take take) {
            for (DeviceId device : take.devices()) {
                String driver = take.driverOf(device);
                if (isNeeded(host, survey, device, driver) && !reasons.containsKey(driver)) {
                    add(driver, survey.modules().listing(driver), reasons, absent);
                }
            }
        }
        return new UnloadedDrivers(reasons, absent);
    }

    private static boolean isNeeded(Host host, HostSurvey survey, DeviceId device, String driver) {
        boolean isInGroup = survey.device(device).flatMap(SurveyedDevice::group).isPresent();
        return isInGroup
                && KernelDrivers.isUserAccess(device.bus(), driver)
                && ModuleName.isOne(driver)
                && !host.exists("/sys/bus/" + device.bus() + "/drivers/" + driver);
    }

    private static void add(
            String driver, ModuleListing listing, Map<String, String> reasons, Map<String, String> absent) {
        switch (listing.kind()) {
            case LISTED -> reasons.put(driver, "it is not loaded, and " + listing.source() + " lists it" + STAYS);
            case UNKNOWN ->
                reasons.put(
                        driver,
                        "it is not loaded; that the kernel has it is assumed, as no list of its modules is here"
                                + STAYS);
            case NOT_LISTED -> absent.put(driver, listing.source());
        }
    }

    /** {@return why a driver that is not registered cannot be had, empty if the plan loads it} */
    Optional<Refusal> refusal(String driver, String missing) {
        if (reasons.containsKey(driver)) {
            return Optional.empty();
        }
        String list = absent.get(driver);
        return Optional.of(
                list == null
                        ? Refusal.of(Errno.ENOENT, missing).curedBy("sudo modprobe " + driver)
                        : Refusal.of(Errno.ENOENT, missing + ", and the kernel has no module of it (" + list + ")")
                                .curedBy("install the package of the kernel that has it, or another kernel"));
    }
}
