package dev.dmaowner.kubernetes;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.check.Checks;
import dev.dmaowner.plan.check.GuardFinding;
import dev.dmaowner.plan.check.Guards;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.Blocker;
import dev.dmaowner.plan.survey.DeviceHardware;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.plan.survey.UserspaceNodes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the groups of a host that can be handed out. For use by one thread. */
final class GroupDevices {

    /** Kubernetes allows so many taints of a device. */
    private static final int MOST_TAINTS = 4;

    private static final Pattern ROOT = Pattern.compile("pci[0-9a-f]{4,8}:[0-9a-f]{2}");
    private static final String STANDARD = "resource.kubernetes.io/";

    private final Host host;
    private final HostSurvey survey;
    private final Checks checks;
    private final Map<DeviceId, ClaimRecord.Allocated> claimed;

    private GroupDevices(Host host, HostSurvey survey, Map<DeviceId, ClaimRecord.Allocated> claimed) {
        this.host = host;
        this.survey = survey;
        this.checks = Checks.of(host, survey, Guards.all());
        this.claimed = claimed;
    }

    /**
     * {@return the groups by their names in the pool}
     *
     * @param survey the host's survey
     * @param claimed the devices that claims have: they are in use and not refused, and keep the names that they were allocated by
     * @throws IOException if the host cannot be read
     */
    static Map<String, GroupDevice> read(Host host, HostSurvey survey, Map<DeviceId, ClaimRecord.Allocated> claimed)
            throws IOException {
        GroupDevices reader = new GroupDevices(host, survey, claimed);
        Map<String, GroupDevice> devices = new TreeMap<>();
        for (SurveyedGroup group : survey.groups()) {
            Optional<GroupDevice> device = reader.read(group);
            device.ifPresent(found -> devices.put(found.name(), found));
        }
        return devices;
    }

    private Optional<GroupDevice> read(SurveyedGroup group) throws IOException {
        Optional<ClaimRecord.Allocated> held = group.members().stream()
                .flatMap(member -> Optional.ofNullable(claimed.get(member)).stream())
                .findFirst();
        List<DeviceId> devices = held.isPresent()
                ? held.get().members().stream()
                        .map(DeviceId::parse)
                        .filter(id -> survey.device(id).isPresent())
                        .toList()
                : takeable(group);
        if (devices.isEmpty()) {
            return Optional.empty();
        }
        Goal.Take goal = Goal.Take.toUserspace(survey, devices);
        SurveyedDevice first = survey.device(devices.get(0)).orElseThrow();
        Verdict verdict = Verdict.estimate(host, survey, checks, goal);
        Map<String, String> taints = held.isPresent() ? Map.of() : taints(group, verdict);
        Map<String, Object> attributes = attributes(group, first);
        attributes.put("verdict", held.isPresent() ? "in-use" : word(verdict, taints));
        taints.values().stream().findFirst().ifPresent(why -> attributes.put("reason", DriverNames.attribute(why)));
        return Optional.of(new GroupDevice(
                held.map(ClaimRecord.Allocated::device).orElse(GroupDevice.nameOf(first.id())),
                group.id(),
                goal,
                survey.members(group),
                attributes,
                taints));
    }

    private List<DeviceId> takeable(SurveyedGroup group) {
        return survey.takeable(group).stream()
                .map(SurveyedDevice::id)
                .filter(id -> KernelDrivers.hasUserAccess(id.bus()))
                .sorted()
                .toList();
    }

    private static String word(Verdict verdict, Map<String, String> taints) {
        if (!taints.isEmpty()) {
            return taints.containsKey("in-use") ? "in-use" : "refused";
        }
        boolean isNow = verdict.availability().filter(Availability::isTakeable).isPresent();
        boolean isUnknown = verdict.availability().equals(Optional.of(Availability.UNKNOWN));
        return isUnknown ? "unknown" : isNow ? "takeable" : "takeable-by-plan";
    }

    /** In the order of the verdict: what the kernel refuses, who has it, what the safety checks found, what no plan cures. */
    private Map<String, String> taints(SurveyedGroup group, Verdict verdict) {
        Map<String, String> taints = new LinkedHashMap<>();
        verdict.refusal().ifPresent(why -> taints.put("refused", why.reason()));
        if (!group.holders().isEmpty()) {
            taints.put("in-use", group.holdersPhrase());
        }
        for (GuardFinding finding : verdict.checks().findings()) {
            taints.putIfAbsent(finding.guard(), finding.device().name() + " " + finding.reason());
        }
        for (Blocker blocker : verdict.blockers()) {
            if (blocker.advice().isPresent()) {
                taints.putIfAbsent("blocked", blocker.reason());
            }
        }
        List<String> surplus = List.copyOf(taints.keySet());
        surplus.subList(Math.min(MOST_TAINTS, surplus.size()), surplus.size()).forEach(taints::remove);
        return taints;
    }

    private Map<String, Object> attributes(SurveyedGroup group, SurveyedDevice first) throws IOException {
        Map<String, Object> attributes = new TreeMap<>();
        String path = first.device().sysfsPath();
        DeviceHardware hardware = DeviceHardware.read(host, path);
        attributes.put("group", (long) group.id().number());
        attributes.put("members", (long) group.members().size());
        attributes.put("bus", first.id().bus());
        attributes.put("name", DriverNames.attribute(first.id().name()));
        if (first.id().bus().equals("pci")) {
            attributes.put(STANDARD + "pciBusID", first.id().name());
        }
        PciIdentity.ofModalias(first.device().modalias()).ifPresent(id -> identity(id, attributes));
        root(path).ifPresent(root -> attributes.put(STANDARD + "pcieRoot", root));
        hardware.numaNode().ifPresent(node -> attributes.put(STANDARD + "numaNode", (long) node));
        first.driver().ifPresent(driver -> attributes.put("driver", DriverNames.attribute(driver)));
        hardware.resetMethods()
                .ifPresent(methods -> attributes.put(
                        "reset", DriverNames.attribute(methods.isEmpty() ? "none" : String.join(",", methods))));
        UserspaceNodes nodes = UserspaceNodes.of(host, survey, first);
        if (nodes.way() != UserspaceNodes.Way.NONE) {
            attributes.put("nodes", nodes.way().name().toLowerCase(Locale.ROOT));
        }
        return attributes;
    }

    private static void identity(PciIdentity id, Map<String, Object> attributes) {
        if (id.hasIds()) {
            attributes.put("vendor", String.format("%04x", id.vendor()));
            attributes.put("device", String.format("%04x", id.device()));
        }
        if (id.hasClass()) {
            attributes.put("class", String.format("%04x", id.classAndSubclass()));
        }
    }

    private static Optional<String> root(String path) {
        for (String part : path.split("/")) {
            if (ROOT.matcher(part).matches()) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    /**
     * {@return the nodes that a user opens to have a group's devices, each once}
     *
     * @throws IOException if the host cannot be read
     */
    static List<String> nodes(Host host, HostSurvey survey, List<DeviceId> devices) throws IOException {
        List<String> nodes = new ArrayList<>();
        for (DeviceId id : devices) {
            Optional<SurveyedDevice> device = survey.device(id);
            if (device.isPresent()) {
                UserspaceNodes.of(host, survey, device.get()).nodes().stream()
                        .filter(node -> !nodes.contains(node))
                        .forEach(nodes::add);
            }
        }
        return nodes;
    }
}
