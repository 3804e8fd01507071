package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.machine.plugin.PluginGuards;
import dev.dmaowner.spi.Dependents;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.KernelSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the installed drivers for userspace would refuse, as far as devices and module parameters show. */
final class UserspaceDrivers {

    private final Map<String, Driver> byBus = new HashMap<>();
    private final KernelSettings settings;

    UserspaceDrivers(List<Driver> drivers, KernelSettings settings) {
        this.settings = settings;
        for (Driver driver : drivers) {
            String bus = driver.description().bus();
            if (driver.description().name().equals(KernelDrivers.userAccess(bus))) {
                byBus.put(bus, driver);
            }
        }
    }

    /**
     * {@return what keeps every member of a group from userspace, empty if one could be handed over}
     *
     * @param refusals why members would be refused
     */
    static Optional<Blocker> blocker(List<SurveyedDevice> members, Map<DeviceId, Refusal> refusals) {
        List<Refusal> all = new ArrayList<>();
        String bus = "";
        for (SurveyedDevice member : members) {
            if (!member.isBridge()) {
                Refusal refusal = refusals.get(member.id());
                if (refusal == null) {
                    return Optional.empty();
                }
                bus = all.isEmpty() ? member.id().bus() : bus;
                all.add(refusal);
            }
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        String driver = KernelDrivers.userAccess(bus);
        return Optional.of(new Blocker(
                Optional.empty(),
                Optional.empty(),
                driver + " would refuse " + (all.size() > 1 ? "every device of it: " : "it: ")
                        + all.get(0).reason(),
                all.get(0).cure()));
    }

    /** {@return why a member would be refused, empty if that is not foreseen} One that is bound to such a driver was not refused. */
    Optional<Refusal> refusal(SurveyedDevice member, Dependents dependents) {
        Driver driver = byBus.get(member.id().bus());
        String current = member.driverOr("");
        if (driver == null || KernelDrivers.isUserAccess(current)) {
            return Optional.empty();
        }
        try {
            boolean switchesOff = !current.isEmpty() && !Dependents.keepsVirtualFunctions(current);
            if (!switchesOff && dependents.hasVirtualFunctions(member.device())) {
                return Optional.of(Refusal.of(Errno.EBUSY, member.id().name() + " has virtual functions")
                        .curedBy(
                                ControlWrite.endingVirtualFunctions(member.id()).toString()));
            }
            return Objects.requireNonNull(driver.foreseenRefusal(member.device().withoutVirtualFunctions(), settings));
        } catch (RuntimeException | Error e) {
            PluginGuards.passOnFailureOfJava(e);
            // A plug-in that throws has not answered; a rehearsal asks its probe.
            return Optional.empty();
        }
    }
}
