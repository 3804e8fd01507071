package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.bus.pci.PciDevice;
import dev.dmaowner.bus.pci.topology.VirtualFunctionOf.Probing;
import dev.dmaowner.firmware.FirmwareNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One function on a PCI bus, as the kernel's {@code struct pci_dev} describes it. Immutable; two are equal if all that is
 * known of them is.
 */
public final class PciFunction implements PciDevice {

    /** The bus's name in {@code /sys/bus}. */
    public static final String BUS = PciAddress.BUS;

    private static final String CLASS = "class";
    private static final String PHYSICAL = "physfn";
    private static final String VIRTUAL = "virtfn";

    /** Intel's Volume Management Device gives what is behind it a domain above those of firmware. */
    static final int FIRST_PRIVATE_DOMAIN = 0x10000;

    /** Whether a function is the only one of its slot. */
    public enum Functions {
        SINGLE,
        SEVERAL
    }

    private final PciAddress address;
    private final PciIdentity identity;
    private final OptionalInt revision;
    private final PciPlace place;
    private final ConfigurationSpace configurationSpace;
    private final Lookup<VirtualFunctions> virtualFunctions;
    private final Functions functions;
    private final Probing probing;
    /** Asked for at every bind and match, and so kept. */
    private final DeviceId id;

    private final String modalias;

    private PciFunction(
            PciAddress address,
            PciIdentity identity,
            OptionalInt revision,
            PciPlace place,
            ConfigurationSpace configurationSpace,
            Lookup<VirtualFunctions> virtualFunctions,
            Functions functions,
            Probing probing,
            DeviceId id,
            String modalias) {
        this.address = address;
        this.identity = identity;
        this.revision = revision;
        this.place = place;
        this.configurationSpace = configurationSpace;
        this.virtualFunctions = virtualFunctions;
        this.functions = functions;
        this.probing = probing;
        this.id = id;
        this.modalias = modalias;
    }

    /**
     * {@return a function}
     *
     * @param address its address, which is its name
     * @param identity its ids and class
     * @param revision its revision, empty if it was not read
     * @param place where it is, with the bridges above it
     * @param configurationSpace what was read of its configuration space
     * @param virtualFunctions the virtual functions that it can have
     * @param functions whether the kernel takes its slot for one with several functions: the header's bit for function 0,
     *     and set by the scan for others once it has added them
     */
    public static PciFunction of(
            PciAddress address,
            PciIdentity identity,
            OptionalInt revision,
            PciPlace place,
            ConfigurationSpace configurationSpace,
            Lookup<VirtualFunctions> virtualFunctions,
            Functions functions) {
        return new PciFunction(
                address,
                identity,
                revision,
                place,
                configurationSpace,
                virtualFunctions,
                functions,
                Probing.ALLOWED,
                address.deviceId(),
                identity.modalias());
    }

    /** {@return a copy with the other flag} */
    public PciFunction with(Functions other) {
        return other == functions ? this : copy(place, virtualFunctions, other, probing);
    }

    private PciFunction copy(PciPlace where, Lookup<VirtualFunctions> virtual, Functions flag, Probing allowed) {
        return new PciFunction(
                address, identity, revision, where, configurationSpace, virtual, flag, allowed, id, modalias);
    }

    /** {@return a physical function whose virtual functions drivers may take or not, or a virtual one of such a function} */
    public PciFunction with(Probing virtual) {
        PciPlace where = place.virtualFunctionOf()
                .map(of -> place.virtualFunctionOf(new VirtualFunctionOf(of.physicalFunction(), virtual)))
                .orElse(place);
        return copy(where, virtualFunctions, functions, virtual);
    }

    /** {@return whether drivers may take its virtual functions of their own accord ({@code sriov_drivers_autoprobe})} */
    public Probing virtualFunctionProbing() {
        return probing;
    }

    /** {@return the virtual functions that it has or can have; absent if it can have none} */
    public Lookup<VirtualFunctions> virtualFunctions() {
        return virtualFunctions;
    }

    /** {@return a copy with so many virtual functions switched on; without effect on a function that can have none} */
    public PciFunction withVirtualFunctions(int count) {
        return virtualFunctions
                .found()
                .map(some -> copy(place, new Lookup.Found<>(some.with(count)), functions, probing))
                .orElse(this);
    }

    @Override
    public PciFunction withoutVirtualFunctions() {
        return withVirtualFunctions(0);
    }

    @Override
    public PciAddress address() {
        return address;
    }

    @Override
    public PciIdentity identity() {
        return identity;
    }

    @Override
    public OptionalInt revision() {
        return revision;
    }

    /** {@return where it is, with the bridges above it} */
    public PciPlace place() {
        return place;
    }

    /** {@return what was read of its configuration space} */
    public ConfigurationSpace configurationSpace() {
        return configurationSpace;
    }

    /** {@return whether the kernel takes its slot for one with several functions} */
    public Functions functions() {
        return functions;
    }

    @Override
    public DeviceId id() {
        return id;
    }

    @Override
    public String modalias() {
        return modalias;
    }

    @Override
    public Optional<DeviceId> parent() {
        return place.bridge().map(PciFunction::id);
    }

    @Override
    public String sysfsPath() {
        return place.sysfsPath();
    }

    @Override
    public Optional<FirmwareNode> firmwareNode() {
        return place.node();
    }

    @Override
    public Map<String, String> attributes() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("vendor", hex(identity.vendor(), 4));
        files.put("device", hex(identity.device(), 4));
        files.put("subsystem_vendor", hex(identity.subsystemVendor(), 4));
        files.put("subsystem_device", hex(identity.subsystemDevice(), 4));
        files.put(CLASS, classCode());
        revision.ifPresent(number -> files.put("revision", hex(number, 2)));
        files.put("modalias", modalias());
        virtualFunctions.found().ifPresent(some -> {
            files.put("sriov_numvfs", Integer.toString(some.enabled()));
            files.put("sriov_drivers_autoprobe", probing == Probing.ALLOWED ? "1" : "0");
            files.put("sriov_totalvfs", Integer.toString(some.total()));
            files.put("sriov_offset", Integer.toString(some.firstOffset()));
            files.put("sriov_stride", Integer.toString(some.stride()));
            files.put("sriov_vf_device", Integer.toHexString(some.device()));
        });
        return files;
    }

    /** {@inheritDoc} The class is asked for at each device and check of a machine. */
    @Override
    public Optional<String> attribute(String name) {
        return name.equals(CLASS) ? Optional.of(classCode()) : PciDevice.super.attribute(name);
    }

    /** {@inheritDoc} A virtual function leads to its physical one ({@code physfn}), and that to each of them ({@code virtfn0} and on). */
    @Override
    public Map<String, DeviceId> links() {
        Map<String, DeviceId> links = new LinkedHashMap<>();
        virtualFunctionOf().ifPresent(physical -> links.put(PHYSICAL, physical));
        virtualFunctions.found().ifPresent(some -> {
            for (int i = 0; i < some.enabled(); i++) {
                String name = VIRTUAL + i;
                some.address(address, i).ifPresent(virtual -> links.put(name, virtual.deviceId()));
            }
        });
        return links;
    }

    /** {@inheritDoc} */
    @Override
    public Optional<DeviceId> link(String name) {
        if (name.equals(PHYSICAL)) {
            return virtualFunctionOf();
        }
        return name.startsWith(VIRTUAL) ? Optional.ofNullable(links().get(name)) : Optional.empty();
    }

    private String classCode() {
        return hex(identity.classCode(), 6);
    }

    /** {@return the bridges above it, the nearest first; empty on a root bus} */
    public List<PciFunction> bridgesAbove() {
        List<PciFunction> bridges = new ArrayList<>(4);
        for (Optional<PciFunction> above = place.bridge();
                above.isPresent();
                above = above.get().place.bridge()) {
            bridges.add(above.get());
        }
        return bridges;
    }

    /** {@return whether it is on the bus of a host bridge itself} */
    public boolean isOnRootBus() {
        return place.bridge().isEmpty();
    }

    @Override
    public Optional<PciAddress> physicalFunction() {
        return place.virtualFunctionOf().map(VirtualFunctionOf::physicalFunction);
    }

    @Override
    public Optional<DeviceId> virtualFunctionOf() {
        return physicalFunction().map(PciAddress::deviceId);
    }

    /** {@return whether it is a virtual function} */
    public boolean isVirtualFunction() {
        return place.virtualFunctionOf().isPresent();
    }

    @Override
    public boolean isBridge() {
        int header = configurationSpace.headerType().orElse(-1);
        return header < 0 ? identity.classAndSubclass() == 0x0604 : header == 1 || header == 2;
    }

    /** {@return whether it is a bridge that takes what no other on its bus decodes} */
    public boolean isSubtractiveBridge() {
        return identity.classCode() == 0x060401;
    }

    /**
     * {@return what it is in the PCI Express fabric; absent on a conventional function} Where a switch's port is of the
     * wrong kind for its place, the kernel takes it for the other kind, and so does this.
     */
    public Lookup<PortType> portType() {
        Lookup<ExpressCapability> express = configurationSpace.express();
        if (express instanceof Lookup.Found<ExpressCapability> found) {
            return new Lookup.Found<>(asItsPlaceDemands(found.value().portType()));
        }
        return express instanceof Lookup.Unknown<ExpressCapability> unknown
                ? new Lookup.Unknown<>(unknown.reason())
                : new Lookup.Absent<>();
    }

    private PortType asItsPlaceDemands(PortType said) {
        if (said != PortType.DOWNSTREAM_PORT && said != PortType.UPSTREAM_PORT) {
            return said;
        }
        Optional<PciFunction> bridge = place.bridge();
        Optional<PortType> above = bridge.isPresent() ? bridge.get().portType().found() : Optional.empty();
        if (above.isEmpty()) {
            return said;
        } else if (said == PortType.DOWNSTREAM_PORT && above.get().isDownstream()) {
            return PortType.UPSTREAM_PORT;
        } else if (said == PortType.UPSTREAM_PORT && above.get() == PortType.UPSTREAM_PORT) {
            return PortType.DOWNSTREAM_PORT;
        }
        return said;
    }

    /** {@return what is wrong with its configuration space and its place, empty if nothing is} */
    public List<Oddity> oddities() {
        Optional<ExpressCapability> said = configurationSpace.express().found();
        Optional<PortType> taken = portType().found();
        if (said.isEmpty() || taken.isEmpty() || said.get().portType() == taken.get()) {
            return configurationSpace.oddities();
        }
        List<Oddity> all = new ArrayList<>(configurationSpace.oddities());
        all.add(new Oddity(
                Oddity.Kind.PORT_TYPE,
                said.get().offset() + 2,
                "it says it is a " + said.get().portType().words() + ", which it cannot be below the bridge above it"));
        return all;
    }

    private static String hex(int value, int digits) {
        StringBuilder text = new StringBuilder("0x");
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            text.append(Character.forDigit(value >>> shift & 0xf, 16));
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof PciFunction device
                        && device.address.equals(address)
                        && device.functions == functions
                        && device.probing == probing
                        && device.identity.equals(identity)
                        && device.revision.equals(revision)
                        && device.configurationSpace.equals(configurationSpace)
                        && device.virtualFunctions.equals(virtualFunctions)
                        && device.place.equals(place);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    /** {@return its address} */
    @Override
    public String toString() {
        return id.name();
    }
}
