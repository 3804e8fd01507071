package dev.dmaowner.app.doctor;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.machine.InterruptRemapping;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.CacheCoherency;
import dev.dmaowner.plan.survey.AssertedIsolation;
import dev.dmaowner.plan.survey.IommuState;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is asked about the IOMMU and the groups. */
final class IommuChecks {

    private static final String TABLES = "/sys/firmware/acpi/tables";
    private static final String GROUPS = "/sys/kernel/iommu_groups";
    private static final String INTERRUPTS = "/proc/interrupts";
    private static final String COMMAND_LINE = "/proc/cmdline";
    private static final String UNSAFE = "/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts";
    /** A slot holds a card or a chip, so a group with this many keeps devices together that have nothing to do with each other. */
    private static final int MANY_SLOTS = 3;

    private IommuChecks() {}

    static Check firmware(ExaminedHost machine) {
        String name = "iommu-firmware";
        IommuState iommu = machine.survey().iommu();
        return switch (iommu.kind()) {
            case GROUPS, NO_MEMBERS ->
                Check.passed(name, "firmware describes an IOMMU, as " + iommu.heading() + " is in use");
            case SWITCHED_OFF -> Check.passed(name, "firmware describes an IOMMU");
            case NOT_IN_FIRMWARE -> Check.failed(name, iommu.statement(), iommu.cure());
            case HYPERVISOR -> Check.notKnown(name, iommu.statement());
            case NONE_IN_USE, NOT_RECORDED -> Check.notKnown(name, iommu.statement(), TABLES);
        };
    }

    static Check kernel(ExaminedHost machine) {
        String name = "iommu-kernel";
        IommuState iommu = machine.survey().iommu();
        return switch (iommu.kind()) {
            case GROUPS -> Check.passed(name, iommu.statement());
            case NO_MEMBERS, SWITCHED_OFF, NONE_IN_USE, HYPERVISOR ->
                Check.failed(name, iommu.statement(), iommu.cure());
            case NOT_IN_FIRMWARE -> Check.notKnown(name, "firmware describes no IOMMU that the kernel could use");
            case NOT_RECORDED -> Check.notKnown(name, iommu.statement(), GROUPS).curedBy(iommu.cure());
        };
    }

    static Check interruptRemapping(ExaminedHost machine) throws IOException {
        String name = "interrupt-remapping";
        if (!facts(machine).isEmpty()) {
            return interruptRemappingOfSimulation(machine, name);
        }
        return switch (InterruptRemapping.of(machine.host())) {
            case YES -> Check.passed(name, "interrupts are remapped");
            case NO ->
                Check.failed(
                        name,
                        "interrupts are not remapped, so a guest could send interrupts that are not its own; "
                                + (machine.text(UNSAFE).filter("Y"::equals).isPresent()
                                        ? "VFIO permits it here (allow_unsafe_interrupts=1)"
                                        : "VFIO refuses (EPERM)"),
                        "switch interrupt remapping on in the firmware (VT-d, x2APIC), and do not boot with intremap=off or nointremap");
            case UNKNOWN ->
                machine.isRecorded(INTERRUPTS)
                        ? Check.notKnown(
                                name, "the interrupt controller decides for each device, and /sys does not show how")
                        : Check.notKnown(name, "it is not recorded whether interrupts are remapped", INTERRUPTS);
        };
    }

    private static Check interruptRemappingOfSimulation(ExaminedHost machine, String name) {
        List<DeviceId> not = with(machine, facts -> InterruptRemapping.of(facts) == InterruptRemapping.NO);
        return not.isEmpty()
                ? Check.passed(name, "interrupts are isolated for every device in a group")
                : Check.failed(
                        name,
                        "interrupts are not isolated for " + names(not)
                                + ", which VFIO refuses (EPERM) unless it is told to permit it",
                        "'dmaowner show DEVICE' gives the command that permits it");
    }

    private static List<DeviceId> with(ExaminedHost machine, Predicate<JoinFacts> facts) {
        return machine.survey().devices().stream()
                .filter(device -> device.group().isPresent() && !device.isBridge())
                .map(SurveyedDevice::id)
                .filter(id -> machine.survey().facts(id).filter(facts).isPresent())
                .toList();
    }

    /** What the IOMMU drivers of a simulated board know of its devices; a host does not show it. */
    private static List<JoinFacts> facts(ExaminedHost machine) {
        return machine.survey().devices().stream()
                .filter(device -> device.group().isPresent() && !device.isBridge())
                .flatMap(device -> machine.survey().facts(device.id()).stream())
                .toList();
    }

    static Check dmaCoherence(ExaminedHost machine) {
        String name = "dma-coherence";
        if (facts(machine).isEmpty()) {
            return Check.notKnown(
                    name,
                    "/sys does not show whether the IOMMU keeps DMA coherent with the processor's caches, which VFIO requires since"
                            + " Linux 5.19 (EINVAL)");
        }
        List<DeviceId> not = with(machine, its -> its.coherency() == CacheCoherency.NOT_COHERENT);
        return not.isEmpty()
                ? Check.passed(name, "DMA is coherent with the processor's caches for every device in a group")
                : Check.failed(
                        name,
                        "DMA is not coherent with the processor's caches for " + names(not)
                                + ", which VFIO refuses (EINVAL)",
                        "none is known: take other devices");
    }

    static Check acsOverride(ExaminedHost machine) throws IOException {
        String name = "acs-override";
        Optional<String> asserted = AssertedIsolation.byCommandLine(machine.host());
        if (asserted.isPresent()) {
            return Check.failed(
                    name,
                    asserted.get(),
                    "boot without pcie_acs_override=; 'dmaowner groups --predict' tells which groups the registers give");
        }
        return machine.isRecorded(COMMAND_LINE)
                ? Check.passed(
                        name,
                        "the kernel's command line does not assert that ports isolate; what their registers say is for 'dmaowner groups --predict'")
                : Check.notKnown(
                        name, "the kernel's command line, which can assert isolation, is not recorded", COMMAND_LINE);
    }

    static Check hugeGroups(ExaminedHost machine) {
        String name = "huge-groups";
        List<SurveyedGroup> groups = machine.survey().groups();
        if (groups.isEmpty()) {
            return Check.notKnown(name, "there are no groups to look at", GROUPS);
        }
        List<String> huge = new ArrayList<>();
        for (SurveyedGroup group : groups) {
            long slots = slots(machine, group);
            if (slots >= MANY_SLOTS) {
                huge.add(group.id() + " (" + slots + " slots)");
            }
        }
        return huge.isEmpty()
                ? Check.passed(name, "no group holds PCI devices of " + MANY_SLOTS + " slots or more")
                : Check.failed(
                        name,
                        "groups that hold PCI devices of many slots, which can only be taken together: "
                                + String.join(", ", huge),
                        "put the card into a slot of the processor, or switch ACS on in the firmware; 'dmaowner explain DEVICE' tells which"
                                + " port does not isolate");
    }

    private static long slots(ExaminedHost machine, SurveyedGroup group) {
        return machine.survey().members(group).stream()
                .filter(device -> device.id().bus().equals(PciAddress.BUS) && !device.isBridge())
                .map(device -> device.id()
                        .name()
                        .substring(0, Math.max(0, device.id().name().lastIndexOf('.'))))
                .distinct()
                .count();
    }

    private static String names(List<DeviceId> devices) {
        return devices.stream().map(DeviceId::name).collect(Collectors.joining(", "));
    }
}
