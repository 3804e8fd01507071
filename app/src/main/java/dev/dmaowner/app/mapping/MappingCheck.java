package dev.dmaowner.app.mapping;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.mapping.MappedDevice.Expected;
import dev.dmaowner.app.mapping.MappingFinding.Kind;
import dev.dmaowner.app.verdict.CheckLines;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.planner.Planner;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Holds mapped devices against a host. Devices that are no longer what the file says are those with which Proxmox VE starts no guest: of each
 * path the ids and those of the subsystem, of the first also the group. What the guest's start takes along is told besides.
 */
public final class MappingCheck {

    private static final int MOST_LISTED = 8;

    private final HostSurvey survey;
    private final Planner planner;

    /**
     * @param survey of the host
     * @param planner asks the safety checks
     */
    public MappingCheck(HostSurvey survey, Planner planner) {
        this.survey = survey;
        this.planner = planner;
    }

    /**
     * {@return what is wrong with a mapped device, the differences first}
     *
     * @throws IOException if the host cannot be read
     */
    public List<MappingFinding> findings(MappedDevice mapped) throws IOException {
        List<MappingFinding> findings = new ArrayList<>();
        Set<DeviceId> taken = new LinkedHashSet<>();
        boolean isFirst = true;
        for (String path : mapped.paths()) {
            List<SurveyedDevice> devices = devices(path);
            if (devices.isEmpty()) {
                findings.add(new MappingFinding(
                        Kind.MISSING,
                        "there is no device " + first(path)
                                + elsewhere(mapped.expected().id())));
            } else {
                compare(mapped.expected(), devices.get(0), isFirst, findings);
            }
            devices.forEach(device -> taken.add(device.id()));
            isFirst = false;
        }
        siblings(taken, findings);
        verdict(taken, findings);
        return findings;
    }

    /** {@return the same with what the first device is now, empty if it is not there} */
    public Optional<MappedDevice> corrected(MappedDevice mapped) {
        List<SurveyedDevice> devices = devices(mapped.paths().get(0));
        Optional<Expected> is = devices.isEmpty() ? Optional.empty() : Expected.of(devices.get(0));
        boolean isSubsystemKnown = is.flatMap(Expected::subsystem).isPresent();
        return is.map(now -> mapped.expecting(
                isSubsystemKnown
                        ? now
                        : new Expected(now.id(), mapped.expected().subsystem(), now.group())));
    }

    /**
     * {@return lines that map these devices: one for a slot whose functions are all among them, otherwise one for each function}
     *
     * @param devices functions of PCI
     */
    public List<MappedDevice> describe(List<SurveyedDevice> devices, String node) {
        Set<DeviceId> left = new LinkedHashSet<>();
        devices.forEach(device -> left.add(device.id()));
        List<MappedDevice> mapped = new ArrayList<>();
        for (SurveyedDevice device : devices) {
            Optional<PciAddress> address = PciAddress.of(device.id());
            Optional<Expected> expected = Expected.of(device);
            if (address.isEmpty() || expected.isEmpty() || !left.contains(device.id())) {
                continue;
            }
            String name = device.id().name();
            String slot = name.substring(0, name.indexOf('.'));
            List<DeviceId> functions =
                    devices(slot).stream().map(SurveyedDevice::id).toList();
            boolean isWhole = functions.size() > 1 && left.containsAll(functions) && name.endsWith(".0");
            if (isWhole) {
                left.removeAll(functions);
            }
            left.remove(device.id());
            mapped.add(new MappedDevice(node, List.of(isWhole ? slot : name), expected.get(), Optional.empty()));
        }
        return mapped;
    }

    private static String first(String path) {
        return MappedDevice.isSlot(path) ? path + ".0" : path;
    }

    /** {@return the function or all functions of the slot; none if the function, or the first of the slot, is not there} */
    private List<SurveyedDevice> devices(String path) {
        if (survey.device(new DeviceId(PciAddress.BUS, first(path))).isEmpty()) {
            return List.of();
        }
        return survey.devices().stream()
                .filter(device -> device.id().bus().equals(PciAddress.BUS))
                .filter(device -> MappedDevice.isSlot(path)
                        ? device.id().name().startsWith(path + ".")
                        : device.id().name().equals(path))
                .toList();
    }

    private void compare(Expected expected, SurveyedDevice device, boolean isFirst, List<MappingFinding> findings) {
        Optional<Expected> known = Expected.of(device);
        if (known.isEmpty()) {
            return;
        }
        Expected is = known.get();
        String name = device.id().name();
        if (!is.id().equals(expected.id())) {
            findings.add(new MappingFinding(
                    Kind.ID, "id=" + expected.id() + ", and " + name + " is " + is.id() + elsewhere(expected.id())));
        }
        // A listing can leave it out, which is no difference.
        if (is.subsystem().isPresent() && !is.subsystem().equals(expected.subsystem())) {
            findings.add(new MappingFinding(
                    Kind.SUBSYSTEM,
                    expected.subsystem().map(ids -> "subsystem-id=" + ids).orElse("subsystem-id= is missing") + ", and "
                            + name + " has " + is.subsystem().get()));
        }
        if (isFirst && !is.group().equals(expected.group())) {
            findings.add(new MappingFinding(
                    Kind.GROUP,
                    number("iommugroup=", expected.group(), "iommugroup= is missing") + ", and " + name + " is in "
                            + number("group ", is.group(), "no group")));
        }
    }

    private static String number(String what, OptionalInt number, String none) {
        return number.isPresent() ? what + number.getAsInt() : none;
    }

    /** A card that was moved to another slot is found again by its ids. */
    private String elsewhere(String id) {
        List<String> names = new ArrayList<>();
        for (SurveyedDevice device : survey.devices()) {
            if (Expected.of(device).filter(is -> is.id().equals(id)).isPresent()) {
                names.add(device.id().name());
            }
        }
        return names.isEmpty()
                ? "; no device of this host is " + id
                : "; " + id + " is "
                        + String.join(", ", names.subList(0, Math.min(MOST_LISTED, names.size())))
                        + (names.size() > MOST_LISTED ? ", and more" : "");
    }

    /** At the start of a guest all members of the group go to vfio-pci, but bridges. */
    private void siblings(Set<DeviceId> taken, List<MappingFinding> findings) {
        Set<DeviceId> told = new LinkedHashSet<>(taken);
        for (DeviceId id : taken) {
            Optional<SurveyedGroup> group =
                    survey.device(id).flatMap(SurveyedDevice::group).flatMap(survey::group);
            for (SurveyedDevice member : group.map(survey::members).orElse(List.of())) {
                if (!member.isBridge() && told.add(member.id())) {
                    findings.add(new MappingFinding(
                            Kind.SIBLING,
                            member.id().name()
                                    + member.driver()
                                            .map(driver -> " (" + driver + ")")
                                            .orElse("")
                                    + " shares group "
                                    + member.group().map(Object::toString).orElse("") + " with " + id.name()
                                    + ", is not mapped with it, and goes to vfio-pci when the guest starts"));
                }
            }
        }
    }

    private void verdict(Set<DeviceId> taken, List<MappingFinding> findings) throws IOException {
        if (taken.isEmpty()) {
            return;
        }
        Verdict verdict = planner.verdict(Goal.Take.toUserspace(survey, List.copyOf(taken)));
        Optional<Refusal> refusal = verdict.refusal();
        if (refusal.isPresent()) {
            findings.add(new MappingFinding(
                    Kind.REFUSED,
                    refusal.get().reason()
                            + refusal.get()
                                    .cure()
                                    .map(cure -> "; cure: " + cure)
                                    .orElse("")));
        } else {
            CheckLines.findings(verdict.checks().findings())
                    .forEach(line -> findings.add(new MappingFinding(Kind.CHECK, line)));
        }
    }
}
