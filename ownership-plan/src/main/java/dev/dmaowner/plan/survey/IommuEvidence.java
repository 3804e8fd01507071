package dev.dmaowner.plan.survey;

import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.IommuState.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds out why a host has no groups, or that nothing recorded tells whether it has. It looks only where there are none. */
final class IommuEvidence {

    private static final String GROUPS = "/sys/kernel/iommu_groups";
    private static final String CLASS = "/sys/class/iommu";
    private static final String TABLES = "/sys/firmware/acpi/tables";
    private static final String COMMAND_LINE = "/proc/cmdline";
    private static final String INTEL = "DMAR";
    private static final String AMD = "IVRS";
    private static final String IORT = "IORT";
    private static final String RIMT = "RIMT";
    private static final String VIOT = "VIOT";
    private static final List<String> OTHERS = List.of(IORT, RIMT, VIOT);

    private final Host host;
    private final Optional<DeviceTree> knownTree;

    IommuEvidence(Host host, Optional<DeviceTree> knownTree) {
        this.host = host;
        this.knownTree = knownTree;
    }

    IommuState state() throws IOException {
        return state(host.list(CLASS), host.list(GROUPS));
    }

    /**
     * {@return the answer}
     *
     * @param iommus what the host lists in {@code /sys/class/iommu}
     * @param groups what it lists in {@code /sys/kernel/iommu_groups}
     */
    IommuState state(List<String> iommus, List<?> groups) throws IOException {
        if (!groups.isEmpty()) {
            return new IommuState(Kind.GROUPS, iommus, "this host has groups", Optional.empty());
        } else if (!iommus.isEmpty()) {
            return new IommuState(
                    Kind.NO_MEMBERS, iommus, "this host has an IOMMU, and no device is in a group", Optional.empty());
        }
        Optional<IommuState> hypervisor = ofHypervisor();
        Optional<IommuState> certain = hypervisor.isPresent() ? hypervisor : ofFirmware();
        if (certain.isPresent()) {
            return certain.get();
        }
        return areGroupsRecorded()
                ? without(
                        Kind.NONE_IN_USE,
                        "this host has no IOMMU in use",
                        "look for the IOMMU in the firmware's settings, on the kernel's command line and in its log")
                : without(
                        Kind.NOT_RECORDED,
                        "it is not recorded here whether this host has an IOMMU and groups",
                        "'find /sys/kernel/iommu_groups -type l' lists the groups, and 'dmaowner capture' records all of it");
    }

    private boolean areGroupsRecorded() {
        return Recorded.isRecorded(host, GROUPS) || Recorded.isRecorded(host, CLASS);
    }

    private static IommuState without(Kind kind, String statement, String cure) {
        return new IommuState(kind, List.of(), statement, Optional.of(cure).filter(words -> !words.isEmpty()));
    }

    private Optional<IommuState> ofHypervisor() throws IOException {
        if (!host.readText("/sys/hypervisor/type").equals(Optional.of("xen"))) {
            return Optional.empty();
        }
        boolean isGuest = host.readText("/proc/xen/capabilities")
                .filter(capabilities -> !capabilities.contains("control_d"))
                .isPresent();
        return Optional.of(
                isGuest
                        ? without(
                                Kind.NONE_IN_USE,
                                "this host is a guest of Xen, which has no IOMMU of its own",
                                "hand devices over on the host of the guest")
                        : without(
                                Kind.HYPERVISOR,
                                "this is dom0 of Xen: the hypervisor has the IOMMU, so dom0 has no groups, and devices are handed"
                                        + " over by pciback and Xen's own tools",
                                "bind the device to pciback ('xl pci-assignable-add') and give it to a guest with xl or xe"));
    }

    private Optional<IommuState> ofFirmware() throws IOException {
        List<String> tables = host.list(TABLES);
        if (tables.contains(INTEL)) {
            return intel();
        } else if (tables.contains(AMD)) {
            return switchedOff(AMD, "amd_iommu").or(() -> described(AMD, "dmesg | grep AMD-Vi"));
        }
        Optional<String> other = OTHERS.stream().filter(tables::contains).findFirst();
        if (other.isPresent()) {
            return described(other.get(), "dmesg | grep -i iommu");
        } else if (!tables.isEmpty()) {
            return Optional.of(
                    without(
                            Kind.NOT_IN_FIRMWARE,
                            "this host has no IOMMU in use: its firmware describes none, as there is no ACPI table "
                                    + String.join(", ", INTEL, AMD, IORT, RIMT) + " or " + VIOT,
                            "enable it in the firmware's settings (VT-d, AMD-Vi, SMMU), or for a virtual machine, give it one"));
        }
        return ofTree();
    }

    /** Intel's IOMMU is off until it is switched on, unless the kernel was built otherwise. */
    private Optional<IommuState> intel() throws IOException {
        Optional<IommuState> off = switchedOff(INTEL, "intel_iommu");
        if (off.isPresent() || lastSwitch("intel_iommu").isPresent()) {
            return off.or(() -> described(INTEL, "dmesg | grep -i dmar"));
        } else if (host.exists(COMMAND_LINE)) {
            return Optional.of(without(
                    Kind.SWITCHED_OFF,
                    "this host has an IOMMU that its firmware describes (ACPI table DMAR), and the kernel's command line does"
                            + " not switch it on",
                    "add intel_iommu=on to the kernel's command line"));
        }
        return areGroupsRecorded()
                ? Optional.of(without(
                        Kind.NONE_IN_USE,
                        "this host has an IOMMU that its firmware describes (ACPI table DMAR), and the kernel does not use it;"
                                + " its command line is not recorded",
                        "add intel_iommu=on to the kernel's command line, unless it is there"))
                : Optional.empty();
    }

    private Optional<IommuState> switchedOff(String table, String parameter) throws IOException {
        Optional<String> own = lastSwitch(parameter).filter("off"::equals).map(value -> parameter + "=off");
        Optional<String> all = lastSwitch("iommu").filter("off"::equals).map(value -> "iommu=off");
        return own.or(() -> all)
                .map(given -> without(
                        Kind.SWITCHED_OFF,
                        "this host has an IOMMU that its firmware describes (ACPI table " + table + "), and " + given
                                + " on the kernel's command line switches it off",
                        "remove " + given + " from the kernel's command line"
                                + (table.equals(INTEL) ? ", and add intel_iommu=on" : "")));
    }

    /** {@return the last {@code on} or {@code off} that a parameter is given} */
    private Optional<String> lastSwitch(String parameter) throws IOException {
        Optional<String> last = Optional.empty();
        for (String word : host.readText(COMMAND_LINE).orElse("").split("\\s+")) {
            if (word.startsWith(parameter + "=")) {
                for (String value : word.substring(parameter.length() + 1).split(",")) {
                    last = value.equals("on") || value.equals("off") ? Optional.of(value) : last;
                }
            }
        }
        return last;
    }

    private Optional<IommuState> described(String table, String log) {
        return areGroupsRecorded()
                ? Optional.of(without(
                        Kind.NONE_IN_USE,
                        "this host has no IOMMU in use, although its firmware has the ACPI table " + table,
                        "look into the kernel's log for the reason (" + log + ")"))
                : Optional.empty();
    }

    private Optional<IommuState> ofTree() throws IOException {
        Optional<DeviceTree> tree = knownTree.isPresent() ? knownTree : DeviceTree.read(host);
        if (tree.isEmpty()) {
            return Optional.empty();
        }
        List<DeviceTreeNode> iommus = tree.get().nodes().stream()
                .filter(node -> node.has("#iommu-cells"))
                .toList();
        String paths = iommus.stream().map(DeviceTreeNode::path).collect(Collectors.joining(", "));
        if (iommus.isEmpty()) {
            return Optional.of(
                    without(Kind.NOT_IN_FIRMWARE, "this host has no IOMMU: its device tree describes none", ""));
        } else if (iommus.stream().noneMatch(DeviceTreeNode::isAvailable)) {
            return Optional.of(without(
                    Kind.NOT_IN_FIRMWARE,
                    "this host has no IOMMU in use: its device tree describes " + paths + " and disables it",
                    "enable it in the device tree (status = \"okay\"), if the board allows it"));
        }
        return knownTree.isPresent() || areGroupsRecorded()
                ? Optional.of(without(
                        Kind.NONE_IN_USE,
                        "this host has no IOMMU in use, although its device tree describes " + paths,
                        "look whether the kernel has a driver for it"))
                : Optional.empty();
    }
}
