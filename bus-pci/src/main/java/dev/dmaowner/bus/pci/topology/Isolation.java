package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.KernelChange;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.GroupReason;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a function sends everything up to where the IOMMU sees it, and how that is known. It mirrors
 * {@code pci_acs_enabled} for source validation, request and completion redirection and upstream forwarding.
 *
 * @param device which function
 * @param basis what decided
 * @param quirk the name of the quirk that decided and why it says so, empty if none did
 */
record Isolation(PciFunction device, Basis basis, Optional<String> quirk) {

    /** Switches of IDT that take completions for violations of source validation. */
    private static final DeviceIds FALSE_SOURCE_VALIDATION = DeviceIds.of("80b5 8090");

    /** What can decide, in the order of precedence. */
    public enum Basis {
        QUIRK_ISOLATES(true, ReasonKind.QUIRK),
        QUIRK_DOES_NOT_ISOLATE(false, ReasonKind.QUIRK),
        /** It is unknown; taken for not isolating, as the kernel does with a capability that it cannot find. */
        NOT_READ(false, ReasonKind.NOT_READ),
        /** Its registers say that it does not; whether it is among the devices that the kernel knows better is unknown without its ids. */
        IDS_NOT_RECORDED(false, ReasonKind.NOT_READ),
        /** It is a conventional function, on which nothing keeps requests apart. */
        NOT_PCI_EXPRESS(false, ReasonKind.NO_ACS_POSSIBLE),
        /** It stands between PCI Express and conventional PCI, or collects events, for which there is no access control. */
        NO_ACCESS_CONTROL_FOR_TYPE(false, ReasonKind.NO_ACS_POSSIBLE),
        PORT_ISOLATES(true, ReasonKind.ACS_ENABLED),
        PORT_SWITCHED_OFF(false, ReasonKind.ACS_DISABLED),
        PORT_WITHOUT_CAPABILITY(false, ReasonKind.NO_ACS),
        /** It has no sibling to send to. */
        ONLY_FUNCTION(true, ReasonKind.ONLY_FUNCTION),
        FUNCTION_ISOLATES(true, ReasonKind.ACS_ENABLED),
        FUNCTION_SWITCHED_OFF(false, ReasonKind.ACS_DISABLED),
        FUNCTION_WITHOUT_CAPABILITY(false, ReasonKind.NO_ACS),
        /** A type that the kernel does not look at. */
        OTHER_TYPE(true, ReasonKind.ONLY_FUNCTION);

        private final boolean isolates;
        private final ReasonKind kind;

        Basis(boolean isolates, ReasonKind kind) {
            this.isolates = isolates;
            this.kind = kind;
        }

        /** {@return whether it is not known whether the function isolates} */
        public boolean isUnknown() {
            return this == NOT_READ || this == IDS_NOT_RECORDED;
        }

        /** {@return whether it means that the function isolates} */
        public boolean isolates() {
            return isolates;
        }
    }

    static Isolation of(PciFunction device, PciTopology topology) {
        Optional<AcsQuirk.Answered> quirk = AcsQuirk.of(device, topology);
        if (quirk.isPresent()) {
            Basis basis =
                    switch (quirk.get().answer()) {
                        case ISOLATES -> Basis.QUIRK_ISOLATES;
                        case NOT_READ -> Basis.NOT_READ;
                        default -> Basis.QUIRK_DOES_NOT_ISOLATE;
                    };
            AcsQuirk line = quirk.get().quirk();
            return new Isolation(
                    device, basis, Optional.of(line.name() + ": " + line.rule().words()));
        }
        Basis basis = basisInRegisters(device);
        boolean mayBeListed =
                !device.identity().hasIds() && !basis.isolates() && basis.kind != ReasonKind.NO_ACS_POSSIBLE;
        return new Isolation(
                device, mayBeListed && basis != Basis.NOT_READ ? Basis.IDS_NOT_RECORDED : basis, Optional.empty());
    }

    private static Basis basisInRegisters(PciFunction device) {
        Lookup<PortType> type = device.portType();
        if (type.isUnknown()) {
            return Basis.NOT_READ;
        }
        if (!(type instanceof Lookup.Found<PortType> found)) {
            return Basis.NOT_PCI_EXPRESS;
        }
        return switch (found.value()) {
            case PCI_TO_PCIE_BRIDGE, PCIE_TO_PCI_BRIDGE, ROOT_COMPLEX_EVENT_COLLECTOR ->
                Basis.NO_ACCESS_CONTROL_FOR_TYPE;
            case ROOT_PORT, DOWNSTREAM_PORT ->
                byRegisters(device, Basis.PORT_ISOLATES, Basis.PORT_SWITCHED_OFF, Basis.PORT_WITHOUT_CAPABILITY);
            case ENDPOINT, LEGACY_ENDPOINT, UPSTREAM_PORT, ROOT_COMPLEX_INTEGRATED_ENDPOINT ->
                device.functions() == PciFunction.Functions.SINGLE
                        ? Basis.ONLY_FUNCTION
                        : byRegisters(
                                device,
                                Basis.FUNCTION_ISOLATES,
                                Basis.FUNCTION_SWITCHED_OFF,
                                Basis.FUNCTION_WITHOUT_CAPABILITY);
            case RESERVED -> Basis.OTHER_TYPE;
        };
    }

    private static Basis byRegisters(PciFunction device, Basis on, Basis off, Basis without) {
        Lookup<AccessControl> registers = asTheKernelSees(device);
        boolean isAskedFor = device.place().platform().accessControl() == EnumerationSource.AccessControl.SWITCHED_ON;
        if (registers.isUnknown()) {
            return Basis.NOT_READ;
        }
        return registers
                .found()
                .map(found -> isAskedFor || found.provides(AccessControl.REQUIRED) ? on : off)
                .orElse(without);
    }

    /** The registers, without what the kernel strikes from its own copy of them ({@code pci_disable_broken_acs_cap}). */
    private static Lookup<AccessControl> asTheKernelSees(PciFunction device) {
        Lookup<AccessControl> registers = device.configurationSpace().accessControl();
        return registers instanceof Lookup.Found<AccessControl> found && hasFalseSourceValidation(device)
                ? new Lookup.Found<>(found.value().without(AccessControl.Service.SOURCE_VALIDATION))
                : registers;
    }

    private static boolean hasFalseSourceValidation(PciFunction device) {
        return device.identity().vendor() == 0x111d
                && FALSE_SOURCE_VALIDATION.contain(device.identity().device())
                && device.place().platform().rules().has(KernelChange.IDT_SOURCE_VALIDATION_STRUCK);
    }

    /** {@return whether the function isolates} */
    public boolean isolates() {
        return basis.isolates();
    }

    /** {@return what was found, a sentence without a full stop} */
    public String fact() {
        return switch (basis) {
            case QUIRK_ISOLATES -> device + " isolates by a quirk (" + quirk.orElse("") + ")";
            case QUIRK_DOES_NOT_ISOLATE -> device + " does not isolate, by a quirk (" + quirk.orElse("") + ")";
            case NOT_READ ->
                "whether " + device + " isolates is unknown: its configuration space was not read far enough";
            case IDS_NOT_RECORDED ->
                "whether " + device
                        + " isolates is unknown: its registers say no, and its ids, by which the kernel knows"
                        + " devices that isolate all the same, are not recorded";
            case NOT_PCI_EXPRESS -> device + " is conventional PCI, which keeps no requests apart";
            case NO_ACCESS_CONTROL_FOR_TYPE ->
                device + " is a " + typeWords() + ", for which there is no access control";
            case PORT_ISOLATES -> "the " + typeWords() + " " + device + " has ACS and it is on";
            case PORT_SWITCHED_OFF -> "the " + typeWords() + " " + device + " has ACS, but " + missing() + " off";
            case PORT_WITHOUT_CAPABILITY -> "the " + typeWords() + " " + device + " has no ACS capability";
            case ONLY_FUNCTION -> onlyFunction(device);
            case FUNCTION_ISOLATES -> device + " is one of several functions and its ACS is on";
            case FUNCTION_SWITCHED_OFF -> device + " is one of several functions with ACS, but " + missing() + " off";
            case FUNCTION_WITHOUT_CAPABILITY -> device + " is one of several functions and has no ACS capability";
            case OTHER_TYPE -> device + " is a " + typeWords() + ", which the kernel takes for isolated";
        };
    }

    /** Virtual functions do not count: the kernel asks only whether the header says that there are several functions. */
    static String onlyFunction(PciFunction device) {
        if (device.isVirtualFunction()) {
            return device + " is a virtual function, and the kernel takes each for the only function of its slot";
        }
        boolean isPhysical = device.virtualFunctions()
                .found()
                .filter(functions -> functions.enabled() > 0)
                .isPresent();
        return device + " is the only function of its slot" + (isPhysical ? " that is not virtual" : "");
    }

    /** {@return what would make it isolate, empty if it does or nothing would} */
    public Optional<String> remedy() {
        return switch (basis) {
            case PORT_SWITCHED_OFF, FUNCTION_SWITCHED_OFF ->
                Optional.of(
                        "have the kernel switch ACS on when it scans the bus, with pci=config_acs= from Linux 6.11 on");
            case PORT_WITHOUT_CAPABILITY ->
                Optional.of(
                        "move what is below it to a port that isolates, or look for a setting, as firmware can hide ACS");
            case FUNCTION_WITHOUT_CAPABILITY ->
                Optional.of(
                        "only its maker can keep its functions apart, with an ACS capability or by a word to the kernel's"
                                + " quirk table");
            case NOT_READ ->
                Optional.of("read the whole configuration space of " + device
                        + " to know: as root, and with --wake if it sleeps");
            case IDS_NOT_RECORDED -> Optional.of("have its ids printed with 'lspci -nn' to know");
            case NOT_PCI_EXPRESS, NO_ACCESS_CONTROL_FOR_TYPE ->
                Optional.of("use a device in a PCI Express slot of its own instead");
            default -> Optional.empty();
        };
    }

    /** {@return the fact as a reason for a group} */
    GroupReason reason() {
        return basis.kind.fact(device, fact(), remedy());
    }

    private String typeWords() {
        return device.portType().found().map(PortType::words).orElse("conventional function");
    }

    private String missing() {
        Set<AccessControl.Service> off =
                asTheKernelSees(device).found().map(AccessControl::missing).orElse(Set.of());
        String letters = off.stream().map(AccessControl.Service::letters).collect(Collectors.joining(", "));
        return letters + (off.size() == 1 ? " is" : " are");
    }
}
