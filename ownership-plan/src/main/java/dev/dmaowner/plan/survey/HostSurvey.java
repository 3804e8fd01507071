package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.machine.KernelModules;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.machine.VariantDriver;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.Dependents;
import dev.dmaowner.spi.Dependents.Dependent;
import dev.dmaowner.spi.Device;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The groups and devices of a host at one moment, and who owns what. Immutable. */
public final class HostSurvey {

    private final HostDescription host;
    private final RulesChoice choice;
    private final IommuState iommu;
    private final List<SurveyedGroup> groups;
    private final List<SurveyedDevice> devices;
    private final List<String> warnings;
    private final Map<GroupId, SurveyedGroup> groupsById = new HashMap<>();
    private final Map<DeviceId, SurveyedDevice> devicesById = new HashMap<>();
    private final Map<String, Set<String>> busesByName = new HashMap<>();
    private final Map<String, Set<String>> dmaApiDrivers = new HashMap<>();
    private final Dependents dependents;
    private final Map<DeviceId, Refusal> refusals;
    private final Map<DeviceId, JoinFacts> facts;
    private final Set<DeviceId> attaching;
    private final KernelModules modules;
    /** How it was made, empty if it was not read from a host. */
    private final Optional<SurveyRequest> request;

    /**
     * @param host what was looked at
     * @param choice the rules that the answers are by, and why
     * @param iommu what IOMMU the host has, and whether its groups are known
     * @param groups by number
     * @param devices those of the buses that were asked for, bus by bus in the order in which the bus lists them, then
     *     members of groups that no such bus listed
     * @param warnings what limits the answers, human-readable sentences
     */
    public HostSurvey(
            HostDescription host,
            RulesChoice choice,
            IommuState iommu,
            List<SurveyedGroup> groups,
            List<SurveyedDevice> devices,
            List<String> warnings) {
        this(
                host,
                choice,
                iommu,
                groups,
                devices,
                warnings,
                dependents(devices),
                Map.of(),
                Map.of(),
                Set.of(),
                KernelModules.unknown(),
                Optional.empty());
    }

    /**
     * @param dependents which of the devices go when a driver leaves its device
     * @param refusals why drivers for userspace would refuse devices, as far as can be foreseen
     * @param facts what IOMMU drivers know of devices, which only a simulation can tell
     * @param attaching the devices whose drivers attach a domain of their own
     * @param modules what is known of the kernel's modules
     * @param request how it is made, empty if it is not read from a host
     */
    HostSurvey(
            HostDescription host,
            RulesChoice choice,
            IommuState iommu,
            List<SurveyedGroup> groups,
            List<SurveyedDevice> devices,
            List<String> warnings,
            Dependents dependents,
            Map<DeviceId, Refusal> refusals,
            Map<DeviceId, JoinFacts> facts,
            Set<DeviceId> attaching,
            KernelModules modules,
            Optional<SurveyRequest> request) {
        this.attaching = Set.copyOf(attaching);
        this.request = request;
        this.modules = modules;
        this.refusals = Map.copyOf(refusals);
        this.facts = Map.copyOf(facts);
        this.host = host;
        this.choice = choice;
        this.iommu = iommu;
        this.groups = List.copyOf(groups);
        this.devices = List.copyOf(devices);
        this.warnings = List.copyOf(warnings);
        for (SurveyedGroup group : this.groups) {
            groupsById.put(group.id(), group);
        }
        for (SurveyedDevice device : this.devices) {
            devicesById.put(device.id(), device);
            busesByName
                    .computeIfAbsent(device.id().name(), name -> new HashSet<>(1))
                    .add(device.id().bus());
            if (device.usesDmaApi()) {
                dmaApiDrivers
                        .computeIfAbsent(device.id().bus(), bus -> new HashSet<>())
                        .add(device.driver().orElseThrow());
            }
        }
        this.dependents = dependents;
    }

    /** {@return which of some devices go when a driver leaves its device} */
    static Dependents dependents(Collection<SurveyedDevice> devices) {
        List<Device> all = new ArrayList<>(devices.size());
        for (SurveyedDevice device : devices) {
            all.add(device.device());
        }
        return new Dependents(all);
    }

    /**
     * Surveys a host. Reads one {@code uevent} and a few links a device, never a file that can wake one.
     *
     * @param host the host
     * @param request what is known beforehand: buses, drivers, rules
     * @return what was found; a host without any group or IOMMU is a survey that says so
     * @throws IOException if the host cannot be read
     */
    public static HostSurvey of(Host host, SurveyRequest request) throws IOException {
        return new SurveyReader(host, request).read();
    }

    /**
     * Surveys the same host in another state, as this survey was made.
     *
     * @param later the host as it will be, such as a simulation in which something was changed
     * @throws IOException if it cannot be read
     * @throws IllegalStateException if this survey was not read from a host
     */
    public HostSurvey again(Host later) throws IOException {
        SurveyRequest same =
                request.orElseThrow(() -> new IllegalStateException("this survey was not read from a host"));
        return of(later, same.with(choice).withExactOwnership(group -> Optional.empty()));
    }

    /** {@return what was looked at} */
    public HostDescription host() {
        return host;
    }

    /** {@return the generation of the rule that the answers are by} */
    public KernelRules rules() {
        return choice.rules();
    }

    /** {@return the rules that the answers are by, and why} */
    public RulesChoice rulesChoice() {
        return choice;
    }

    /** {@return what IOMMU the host has, and whether its groups are known} */
    public IommuState iommu() {
        return iommu;
    }

    /** {@return the groups by number} */
    public List<SurveyedGroup> groups() {
        return groups;
    }

    /** {@return the devices, bus by bus in the order of the bus, then members of groups that no bus listed} */
    public List<SurveyedDevice> devices() {
        return devices;
    }

    /** {@return what limits the answers, human-readable sentences} */
    public List<String> warnings() {
        return warnings;
    }

    /** {@return the group with this number, empty if there is none} */
    public Optional<SurveyedGroup> group(GroupId id) {
        return Optional.ofNullable(groupsById.get(id));
    }

    /** {@return the device with this id, empty if there is none} */
    public Optional<SurveyedDevice> device(DeviceId id) {
        return Optional.ofNullable(devicesById.get(id));
    }

    /** {@return the devices that go when the driver of a device leaves it, each after those that it is below; none if it has no driver} */
    public List<Dependent> dependents(SurveyedDevice device) {
        Optional<String> driver = device.driver();
        return driver.isPresent() ? dependents.of(device.device(), driver.get()) : List.of();
    }

    /** {@return whether the host has virtual functions of a device} */
    public boolean hasVirtualFunctions(SurveyedDevice device) {
        return dependents.hasVirtualFunctions(device.device());
    }

    /**
     * {@return the members of a group that userspace can take, in their order: neither bridges, nor those that go when a driver
     * of the kernel leaves another member, as it must; nor those that a driver for userspace would refuse, unless that is all}
     */
    public List<SurveyedDevice> takeable(SurveyedGroup group) {
        List<SurveyedDevice> members = members(group);
        Set<DeviceId> going = new HashSet<>();
        for (SurveyedDevice member : members) {
            if (member.usesDmaApi()) {
                for (Dependent dependent : dependents(member)) {
                    going.add(dependent.device().id());
                }
            }
        }
        List<SurveyedDevice> lasting = new ArrayList<>(members.size());
        List<SurveyedDevice> welcome = new ArrayList<>(members.size());
        for (SurveyedDevice member : members) {
            if (!member.isBridge() && !going.contains(member.id())) {
                lasting.add(member);
                if (!refusals.containsKey(member.id())) {
                    welcome.add(member);
                }
            }
        }
        return List.copyOf(welcome.isEmpty() ? lasting : welcome);
    }

    /**
     * {@return why the driver of its bus for userspace would refuse a device, as far as can be foreseen; empty if it has been bound
     * to one, or nothing speaks against it}
     */
    public Optional<Refusal> foreseenRefusal(DeviceId device) {
        return Optional.ofNullable(refusals.get(device));
    }

    /**
     * {@return whether the driver of a device attaches a domain of its own to the group, so that other drivers of the kernel must bind
     * before it} Of a device that no driver of the kernel has, whether one that fits it does.
     */
    public boolean attachesOwnDomain(DeviceId device) {
        return attaching.contains(device);
    }

    /** {@return what is known of the modules of the host's kernel} */
    public KernelModules modules() {
        return modules;
    }

    /**
     * {@return the variant of vfio-pci that a device should get, by the lists of the kernel's modules; empty if it should get vfio-pci}
     *
     * @throws IOException if the lists cannot be read
     */
    public Optional<VariantDriver> variant(DeviceId device) throws IOException {
        Optional<SurveyedDevice> found = device(device);
        return found.isPresent() ? modules.variantFor(found.get().device().modalias()) : Optional.empty();
    }

    /** {@return what the IOMMU's driver knows of a device; empty unless the host is a simulation that can tell} */
    public Optional<JoinFacts> facts(DeviceId device) {
        return Optional.ofNullable(facts.get(device));
    }

    /** {@return whether a device of a bus is bound to this driver, and the driver uses its devices through the DMA API} */
    public boolean isDmaApiDriver(String bus, String driver) {
        return dmaApiDrivers.getOrDefault(bus, Set.of()).contains(driver);
    }

    /** {@return the shortest word that names a device: its name, with its bus before it where another bus has a device of that name} */
    public String wordFor(DeviceId device) {
        for (String bus : busesByName.getOrDefault(device.name(), Set.of())) {
            if (!bus.equals(device.bus())) {
                return device.toString();
            }
        }
        return device.name();
    }

    /** {@return the members of a group in their order} */
    public List<SurveyedDevice> members(SurveyedGroup group) {
        return known(group.members());
    }

    /** {@return those of some devices that the host has, in their order} */
    public List<SurveyedDevice> known(Collection<DeviceId> ids) {
        List<SurveyedDevice> known = new ArrayList<>(ids.size());
        for (DeviceId id : ids) {
            SurveyedDevice device = devicesById.get(id);
            if (device != null) {
                known.add(device);
            }
        }
        return Collections.unmodifiableList(known);
    }

    /** {@return the groups that some devices are in, each once, in the order of the devices} */
    public List<SurveyedGroup> groupsOf(Collection<DeviceId> ids) {
        Set<GroupId> seen = new HashSet<>();
        List<SurveyedGroup> groups = new ArrayList<>();
        for (SurveyedDevice device : known(ids)) {
            Optional<GroupId> id = device.group();
            if (id.isPresent() && seen.add(id.get()) && groupsById.containsKey(id.get())) {
                groups.add(groupsById.get(id.get()));
            }
        }
        return Collections.unmodifiableList(groups);
    }
}
