package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.survey.Blocker;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.IommuState;
import dev.dmaowner.plan.survey.IommuState.Kind;
import dev.dmaowner.plan.survey.Isolation;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a goal cannot be reached, even with every consent. The reason that is hardest to cure comes first. */
final class RefusalReasons {

    private final Host host;
    private final HostSurvey survey;
    private final ChosenDrivers chosen;
    /** Why a whole group is refused, of those that were asked about. */
    private final Map<GroupId, Optional<Refusal>> ofGroups = new HashMap<>();

    /** @param chosen what is to be said of the drivers of the goal */
    RefusalReasons(Host host, HostSurvey survey, ChosenDrivers chosen) {
        this.host = host;
        this.survey = survey;
        this.chosen = chosen;
    }

    /**
     * {@return the first reason, empty if there is none}
     *
     * @param siblings those of the goal
     */
    Optional<Refusal> of(Goal goal, SiblingMembers siblings) {
        Optional<Refusal> whole = UnwritableNames.of(survey, goal, siblings);
        if (whole.isEmpty()) {
            whole = ending(goal, siblings);
        }
        if (whole.isPresent()) {
            return whole;
        }
        for (DeviceId device : goal.devices()) {
            Optional<SurveyedDevice> found = survey.device(device);
            Optional<Refusal> refusal = found.isPresent()
                    ? of(goal, found.get())
                    : Optional.of(Refusal.of(Errno.ENODEV, "there is no device " + device));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /** A named device that goes with the driver of another is not there any more when its turn comes. */
    private Optional<Refusal> ending(Goal goal, SiblingMembers siblings) {
        for (Companion companion : siblings.ending()) {
            DeviceId device = companion.device();
            Optional<SurveyedDevice> with = SiblingMembers.goesWith(survey, goal, device);
            if (goal.devices().contains(device) && with.isPresent()) {
                DeviceId other = with.get().id();
                boolean isNamed = goal.devices().contains(other);
                return Optional.of(Refusal.of(
                                Errno.ENODEV,
                                device.name() + " cannot be "
                                        + (goal instanceof Goal.Take ? "handed over" : "given back")
                                        + (isNamed ? " together with " + other.name() : " by itself") + ": "
                                        + companion.reason())
                        .curedBy(asAWhole(with.get())
                                + (canGoAlone(goal, device)
                                        ? "; or name " + device.name() + " without " + other.name()
                                        : "")));
            }
        }
        return Optional.empty();
    }

    private boolean canGoAlone(Goal goal, DeviceId device) {
        List<DeviceId> alone = List.of(device);
        Goal only = goal instanceof Goal.Take ? Goal.Take.toUserspace(alone) : new Goal.Give(alone);
        return SiblingMembers.goesWith(survey, only, device).isEmpty();
    }

    private static String asAWhole(SurveyedDevice device) {
        String whole =
                "name " + device.id().name() + " alone; all that depends on its driver then vanishes from the host";
        return device.driver().equals(Optional.of("vmd"))
                ? whole + "; or switch VMD off in the firmware's settings"
                : whole;
    }

    private Optional<Refusal> of(Goal goal, SurveyedDevice device) {
        if (!(goal instanceof Goal.Take take)) {
            return Optional.empty();
        }
        String driver = take.driverOf(device.id());
        if (take.isolation() == Isolation.NONE) {
            Optional<Refusal> why = new NoIommuReasons(survey, chosen.mode()).of(device, driver);
            return why.isPresent() ? why : withoutDriver(device, driver, Isolation.NONE);
        }
        Optional<Refusal> refusal = forUserspace(device, driver);
        if (refusal.isEmpty()) {
            refusal = withoutDriver(device, driver, Isolation.BY_IOMMU);
        }
        return refusal.isPresent() ? refusal : forTheKernel(device, driver);
    }

    private Optional<Refusal> forUserspace(SurveyedDevice device, String driver) {
        if (!KernelDrivers.isUserAccess(driver)) {
            return Optional.empty();
        } else if (device.isBridge()) {
            return Optional.of(
                    Refusal.of(Errno.EINVAL, device.id().name() + " is a bridge, which " + driver + " does not take")
                            .curedBy("name the devices behind it"));
        }
        if (device.group().isEmpty()) {
            return withoutGroups(device);
        }
        Optional<SurveyedGroup> group = survey.group(device.group().get());
        Optional<Refusal> refusal = group.isPresent() ? ofGroup(group.get()) : Optional.empty();
        return refusal.isPresent() ? refusal : foreseen(device, driver);
    }

    private Optional<Refusal> ofGroup(SurveyedGroup group) {
        Optional<Refusal> known = ofGroups.get(group.id());
        if (known == null) {
            known = wholeGroup(group);
            if (known.isEmpty()) {
                known = withoutDrivers(group);
            }
            ofGroups.put(group.id(), known);
        }
        return known;
    }

    private Optional<Refusal> foreseen(SurveyedDevice device, String driver) {
        Optional<Refusal> why = survey.foreseenRefusal(device.id());
        return why.isPresent()
                        && driver.equals(KernelDrivers.userAccess(device.id().bus()))
                ? Optional.of(Rehearsal.refused(new Action.Bind(device.id(), driver), why.get()))
                : Optional.empty();
    }

    /** Where it is known why the host has no groups, or they are not recorded, no consent gets on from there. */
    private Optional<Refusal> withoutGroups(SurveyedDevice device) {
        IommuState iommu = survey.iommu();
        String name = device.id().name();
        return switch (iommu.kind()) {
            case NOT_RECORDED ->
                Optional.of(refused("the group of " + name + " is not known: " + iommu.statement(), iommu));
            case HYPERVISOR ->
                Optional.of(
                        device.driver()
                                        .filter(driver -> driver.endsWith("pciback"))
                                        .isPresent()
                                ? Refusal.of(
                                                Errno.EALREADY,
                                                name + " is at "
                                                        + device.driver().get() + ", ready to be passed to a guest; "
                                                        + iommu.statement())
                                        .curedBy("give it to a guest with xl or xe; nothing else need be done here")
                                : refused("VFIO cannot take " + name + ": " + iommu.statement(), iommu));
            case SWITCHED_OFF, NOT_IN_FIRMWARE ->
                Optional.of(chosen.orWithoutIommu(refused(name + " is in no group: " + iommu.statement(), iommu)));
            default -> Optional.empty();
        };
    }

    private static Refusal refused(String reason, IommuState iommu) {
        Refusal refusal = Refusal.of(Errno.ENODEV, reason);
        return iommu.cure().map(refusal::curedBy).orElse(refusal);
    }

    /** Unbinding a driver also removes its private domain; nothing else that blocks a whole group goes away that way. */
    private static Optional<Refusal> wholeGroup(SurveyedGroup group) {
        if (group.ownership() instanceof Ownership.PrivateDomain) {
            return Optional.empty();
        }
        for (Blocker blocker : group.blockers()) {
            if (blocker.device().isEmpty()) {
                Refusal refusal =
                        Refusal.of(Errno.EPERM, "userspace cannot own group " + group.id() + ": " + blocker.reason());
                return Optional.of(blocker.advice().map(refusal::curedBy).orElse(refusal));
            }
        }
        return Optional.empty();
    }

    /** A plan begins with the drivers that devices are bound to. */
    private Optional<Refusal> withoutDrivers(SurveyedGroup group) {
        List<String> names = new ArrayList<>();
        for (SurveyedDevice member : survey.members(group)) {
            if (member.mayUseDmaApi() && !member.isBindingRecorded()) {
                names.add(member.id().name());
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(Refusal.of(
                                Errno.ENODEV, "it is not recorded here which drivers have " + String.join(", ", names))
                        .curedBy("have 'lspci -nnk' print them, and give its output with another --machine"));
    }

    private Optional<Refusal> withoutDriver(SurveyedDevice found, String driver, Isolation isolation) {
        DeviceId device = found.id();
        if (host.exists("/sys/bus/" + device.bus() + "/drivers/" + driver)) {
            return Optional.empty();
        }
        String missing = driver + " is not among the drivers of bus " + device.bus();
        if (!KernelDrivers.isUserAccess(driver)) {
            return Optional.of(Refusal.of(Errno.ENOENT, missing).curedBy("sudo modprobe " + driver));
        } else if (!KernelDrivers.hasUserAccess(device.bus())) {
            return Optional.of(Refusal.of(Errno.ENOENT, "there is no VFIO driver for devices of bus " + device.bus()));
        } else if (found.group().isEmpty() && isolation == Isolation.BY_IOMMU) {
            String alone = survey.iommu().kind() == Kind.GROUPS
                    ? device.name() + " is in no IOMMU group"
                    : survey.iommu().statement() + ", so " + device.name() + " is in no group";
            String cure = survey.iommu().cure().map(words -> words + ", then ").orElse("");
            return Optional.of(chosen.orWithoutIommu(
                    Refusal.of(Errno.ENODEV, alone + "; also, " + missing).curedBy(cure + "sudo modprobe " + driver)));
        }
        return chosen.refusal(driver, missing);
    }

    /** Only drivers that are installed here or bound on this host are known. */
    private Optional<Refusal> forTheKernel(SurveyedDevice device, String driver) {
        return survey.isDmaApiDriver(device.id().bus(), driver)
                ? Optional.of(Refusal.of(
                                Errno.EINVAL,
                                driver + " uses its devices through the DMA API, so binding "
                                        + device.id().name() + " to it does not hand it to userspace")
                        .curedBy("name a userspace driver, such as "
                                + KernelDrivers.userAccess(device.id().bus())))
                : Optional.empty();
    }
}
