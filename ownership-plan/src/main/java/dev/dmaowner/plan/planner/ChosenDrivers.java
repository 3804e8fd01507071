package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.ModuleName;
import dev.dmaowner.machine.ModuleListing;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.Isolation;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.NoIommuMode;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be said of the drivers for userspace that a goal needs: which of them are variants, and which the host has not loaded. A
 * plan loads their modules first. Whether that can be done is only known when it is tried; what the kernel's lists of modules tell is
 * said.
 *
 * @param loading the drivers to load, each with the reason of that step, in the order of the goal's devices
 * @param absent of those that the kernel has no module for, where that is known, the list that tells so
 * @param variants why devices go to variants, the reasons of their steps
 * @param mode whether VFIO hands out devices without an IOMMU, if one of the goal's is in no group or in one of that mode
 */
record ChosenDrivers(
        Map<String, String> loading,
        Map<String, String> absent,
        Map<DeviceId, String> variants,
        Optional<NoIommuMode> mode) {

    private static final String STAYS = "; undo leaves it loaded";

    /** @throws IOException if the host or a list of modules cannot be read */
    static ChosenDrivers of(Host host, HostSurvey survey, Goal goal) throws IOException {
        ChosenDrivers chosen = new ChosenDrivers(
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new HashMap<>(),
                areAllIsolated(survey, goal) ? Optional.empty() : Optional.of(NoIommuMode.of(host)));
        if (goal instanceof Goal.Take take) {
            for (DeviceId device : take.devices()) {
                String driver = take.driverOf(device);
                if (isNeeded(host, survey, take, device) && !chosen.loading.containsKey(driver)) {
                    chosen.load(driver, survey.modules().listing(driver));
                }
                if (driver.equals(take.variants().get(device))) {
                    survey.variant(device)
                            .filter(variant -> driver.equals(variant.driver()))
                            .ifPresent(variant -> chosen.variants.put(
                                    device,
                                    "requested; of the drivers for userspace " + driver + " fits it best, by "
                                            + variant.alias() + " (" + variant.source() + ")"));
                }
            }
        }
        return chosen;
    }

    private static boolean areAllIsolated(HostSurvey survey, Goal goal) {
        for (DeviceId id : goal.devices()) {
            List<SurveyedGroup> group = survey.groupsOf(List.of(id));
            if (group.isEmpty() || !group.get(0).isIsolated()) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether VFIO's no-IOMMU mode is on, as far as that was looked at} */
    boolean isInNoIommuMode() {
        return mode.isPresent() && mode.get().state() == NoIommuMode.State.ON;
    }

    /** {@return a refusal that names no-IOMMU mode as a cure, if a device of the goal has no group} It is never chosen unasked. */
    Refusal orWithoutIommu(Refusal refusal) {
        return mode.isPresent() ? refusal.curedBy(mode.get().orElse(refusal.cure())) : refusal;
    }

    private static boolean isNeeded(Host host, HostSurvey survey, Goal.Take take, DeviceId device) {
        String driver = take.driverOf(device);
        boolean isInGroup = survey.device(device).flatMap(SurveyedDevice::group).isPresent();
        return (isInGroup || take.isolation() == Isolation.NONE)
                && KernelDrivers.isUserAccess(device.bus(), driver)
                && ModuleName.isOne(driver)
                && !host.exists("/sys/bus/" + device.bus() + "/drivers/" + driver);
    }

    private void load(String driver, ModuleListing listing) {
        switch (listing.kind()) {
            case LISTED -> loading.put(driver, "it is not loaded, and " + listing.source() + " lists it" + STAYS);
            case UNKNOWN ->
                loading.put(
                        driver,
                        "nothing here shows that it is loaded or that the kernel has it, which is assumed" + STAYS);
            case NOT_LISTED -> absent.put(driver, listing.source());
        }
    }

    /** {@return why a named device goes to its driver, a clause} */
    String why(DeviceId device) {
        return variants.getOrDefault(device, "requested");
    }

    /** {@return why a driver that is not registered cannot be had, empty if the plan loads it} */
    Optional<Refusal> refusal(String driver, String missing) {
        if (loading.containsKey(driver)) {
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
