package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Ownership;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.host.StandInGroup;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.plan.survey.DeviceHolders.OpenNodes;
import dev.dmaowner.plan.survey.SurveyedDevice.Binding;
import dev.dmaowner.plan.survey.SurveyedDevice.BindingRecord;
import dev.dmaowner.plan.survey.SurveyedGroup.Knowledge;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Dependents;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.EnumerationSource.AccessControl;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.spi.KernelSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a host once. Which group a device is in is read from the groups, one list a group, so that devices without a group cost
 * nothing.
 */
final class SurveyReader {

    private static final String GROUPS = "/sys/kernel/iommu_groups";
    private static final String PCI = "pci";

    private final Host host;
    private final SurveyRequest request;
    private final RulesChoice choice;
    private final KernelRules rules;
    private final KernelDrivers drivers;
    private final IommuLimits limits;
    private final UserspaceDrivers userspace;
    private final Map<DeviceId, SurveyedDevice> devices = new LinkedHashMap<>();
    private final Map<DeviceId, Refusal> refusals = new HashMap<>();
    private final Map<DeviceId, JoinFacts> facts = new HashMap<>();
    private final Set<DeviceId> attaching = new HashSet<>();
    private final Map<String, DeviceId> byPath = new HashMap<>();
    private @Nullable OpenNodes openNodes;

    SurveyReader(Host asked, SurveyRequest request) throws IOException {
        this.host = RememberingHost.over(asked);
        this.request = request;
        this.choice = request.rules().isPresent() ? request.rules().get() : RulesChoice.of(host);
        this.rules = choice.rules();
        this.drivers = new KernelDrivers(request.plugins().drivers(), rules);
        this.userspace = new UserspaceDrivers(request.plugins().drivers(), new KernelSettings(rules, this::parameter));
        this.limits = new IommuLimits(request.memberFacts(), rules);
    }

    HostSurvey read() throws IOException {
        List<GroupId> groupIds = groupIds();
        EnumerationSource source =
                new EnumerationSource(host, request.firmware(), ConfigSpace.NOT_WANTED, AccessControl.AS_SHOWN, rules);
        for (BusType bus : request.plugins().busTypes()) {
            for (Device device : bus.enumerate(source)) {
                add(device);
            }
        }
        IommuState iommu = new IommuEvidence(host, request.firmware().deviceTree())
                .state(host.list("/sys/class/iommu"), isolated(groupIds));
        DirectMappings mappings = new DirectMappings(host, rules, iommu.iommus());
        Dependents dependents = HostSurvey.dependents(devices.values());
        List<SurveyedGroup> groups = new ArrayList<>();
        int listed = devices.size();
        for (GroupId id : groupIds) {
            groups.add(group(id, mappings, dependents));
        }
        if (devices.size() > listed) {
            dependents = HostSurvey.dependents(devices.values());
        }
        List<String> warnings = new ArrayList<>(host.description().remarks());
        warnings.addAll(SurveyWarnings.of(choice, iommu));
        warnings.addAll(SurveyWarnings.notRecorded(devices.values()));
        Optional<String> asserted = AssertedIsolation.byCommandLine(host);
        if (asserted.isPresent()) {
            warnings.add(asserted.get());
        }
        return new HostSurvey(
                host.description(),
                choice,
                iommu,
                groups,
                List.copyOf(devices.values()),
                warnings,
                dependents,
                refusals,
                facts,
                attaching,
                request.modules(),
                Optional.of(request));
    }

    private Optional<String> parameter(String module, String name) {
        try {
            return host.readText("/sys/module/" + module + "/parameters/" + name);
        } catch (IOException e) {
            // The kernel does not show it to this user.
            return Optional.empty();
        }
    }

    private void add(Device device) throws IOException {
        Optional<String> driver = DeviceBinding.driverShown(host, device.sysfsPath());
        Optional<Binding> binding =
                driver.isPresent() ? Optional.of(drivers.binding(device, driver.get())) : Optional.empty();
        // The kernel names the driver in this file, so a recording without it does not tell that there is none.
        boolean isRecorded = binding.isPresent() || Recorded.isRecorded(host, device.sysfsPath() + "/uevent");
        BindingRecord bindingRecord = isRecorded ? BindingRecord.PRESENT : BindingRecord.ABSENT;
        devices.put(device.id(), new SurveyedDevice(device, binding, Optional.empty(), bindingRecord));
        byPath.put(device.sysfsPath(), device.id());
        if (drivers.attachOwnDomain(device, binding)) {
            attaching.add(device.id());
        }
    }

    private List<GroupId> groupIds() throws IOException {
        List<GroupId> ids = new ArrayList<>();
        for (String name : host.list(GROUPS)) {
            Optional<GroupId> id = GroupId.ofName(name);
            if (id.isPresent()) {
                ids.add(id.get());
            }
        }
        ids.sort(Comparator.naturalOrder());
        return ids;
    }

    /** {@return the groups without those that VFIO has made in no-IOMMU mode} They are looked for only where there is no IOMMU. */
    private List<GroupId> isolated(List<GroupId> groups) throws IOException {
        boolean canBe = false;
        for (SurveyedDevice device : devices.values()) {
            canBe |= device.isForUserspace();
        }
        if (!canBe || !host.list("/sys/class/iommu").isEmpty()) {
            return groups;
        }
        List<GroupId> isolated = new ArrayList<>();
        for (GroupId group : groups) {
            if (!StandInGroup.isOne(host, group)) {
                isolated.add(group);
            }
        }
        return isolated;
    }

    private SurveyedGroup group(GroupId id, DirectMappings mappings, Dependents dependents) throws IOException {
        String folder = GROUPS + "/" + id;
        List<SurveyedDevice> members = new ArrayList<>();
        List<DeviceId> names = new ArrayList<>();
        for (String name : host.list(folder + "/devices")) {
            Optional<SurveyedDevice> member = member(folder + "/devices/", name);
            if (member.isPresent()) {
                members.add(joined(member.get(), id));
                names.add(member.get().id());
            }
        }
        // Only VFIO makes such groups, each for one device that is bound to it.
        boolean isForUserspace = isForUserspace(members);
        boolean standsIn = isForUserspace && StandInGroup.isOne(host, id);
        Optional<Ownership> exact = request.exactOwnership().apply(id);
        Ownership inferred = exact.isPresent() ? exact.get() : OwnershipInference.infer(members);
        boolean isAskedFor = exact.isEmpty() && inferred instanceof Ownership.Unknown && isForUserspace;
        boolean isHeld = isForUserspace && exact.orElse(null) instanceof Ownership.Owned;
        List<String> holders = isAskedFor || isHeld
                ? holders(standsIn ? StandInGroup.node(id) : UserspaceNodes.ofGroup(id), members)
                : List.of();
        Ownership ownership = isAskedFor
                ? OwnershipInference.withUserspace(holders, openNodes().seen())
                : inferred;
        List<Blocker> blockers = new ArrayList<>(OwnershipInference.blockers(ownership, members));
        if (standsIn) {
            blockers.add(OwnershipInference.withoutIommu(members));
        }
        for (SurveyedDevice member : members) {
            Optional<Refusal> refusal = userspace.refusal(member, dependents);
            if (refusal.isPresent()) {
                refusals.put(member.id(), refusal.get());
            }
            Optional<JoinFacts> known = request.memberFacts().apply(member.id());
            if (known.isPresent()) {
                facts.put(member.id(), known.get());
            }
        }
        Optional<Blocker> ofTheGroup = mappings.of(folder);
        if (ofTheGroup.isEmpty()) {
            ofTheGroup = limits.of(members);
        }
        if (ofTheGroup.isEmpty()) {
            ofTheGroup = UserspaceDrivers.blocker(members, refusals);
        }
        if (ofTheGroup.isPresent()) {
            blockers.add(ofTheGroup.get());
        }
        return new SurveyedGroup(
                id,
                host.readText(folder + "/type").orElse(""),
                ownership,
                exact.isPresent() ? Knowledge.EXACT : Knowledge.INFERRED,
                names,
                blockers,
                holders,
                standsIn ? Isolation.NONE : Isolation.BY_IOMMU);
    }

    private static boolean isForUserspace(List<SurveyedDevice> members) {
        boolean isForUserspace = false;
        for (SurveyedDevice member : members) {
            if (member.mayUseDmaApi()) {
                return false;
            }
            isForUserspace |= member.isForUserspace();
        }
        return isForUserspace;
    }

    private List<String> holders(String node, List<SurveyedDevice> members) throws IOException {
        Set<String> nodes = new LinkedHashSet<>(Set.of(node));
        for (SurveyedDevice member : members) {
            if (member.isForUserspace()) {
                nodes.addAll(DeviceHolders.userspaceNodes(host, member.device().sysfsPath()));
            }
        }
        return openNodes().clauses(nodes);
    }

    private OpenNodes openNodes() throws IOException {
        if (openNodes == null) {
            openNodes = DeviceHolders.openNodes(host);
        }
        return openNodes;
    }

    private SurveyedDevice joined(SurveyedDevice device, GroupId group) {
        SurveyedDevice member =
                new SurveyedDevice(device.device(), device.binding(), Optional.of(group), device.bindingRecord());
        devices.put(member.id(), member);
        return member;
    }

    /** A member of a group; one that no bus listed is read now. Empty if its link leads nowhere. */
    private Optional<SurveyedDevice> member(String folder, String name) throws IOException {
        // Only functions of PCI have names like theirs, so their links need not be read, as those of all others are.
        SurveyedDevice function = devices.get(new DeviceId(PCI, name));
        if (function != null) {
            return Optional.of(function);
        }
        Optional<String> path = host.linkTarget(folder + name);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        DeviceId listed = byPath.get(path.get());
        if (listed == null) {
            Optional<Device> unlisted = unlisted(path.get());
            if (unlisted.isEmpty()) {
                return Optional.empty();
            }
            add(unlisted.get());
            listed = unlisted.get().id();
        }
        return Optional.ofNullable(devices.get(listed));
    }

    private Optional<Device> unlisted(String path) throws IOException {
        Optional<String> bus = host.linkName(path + "/subsystem");
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (bus.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        DeviceId id = new DeviceId(bus.get(), name);
        return Optional.of(new UnlistedDevice(id, DeviceBinding.modalias(host, path), path));
    }
}
