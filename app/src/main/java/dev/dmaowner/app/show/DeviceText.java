package dev.dmaowner.app.show;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.plan.check.DeviceUse;
import dev.dmaowner.plan.check.DeviceUse.Disks;
import dev.dmaowner.plan.check.DeviceUse.Interface;
import dev.dmaowner.plan.survey.DeviceHardware;
import dev.dmaowner.plan.survey.DeviceHardware.Link;
import dev.dmaowner.plan.survey.DeviceHardware.VirtualFunctions;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedDevice.Binding;
import dev.dmaowner.plan.survey.UserspaceNodes;
import dev.dmaowner.spi.DmaManagement;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes all of a device that was named, one fact a line, and only what is there. */
final class DeviceText {

    private static final String NOT_RECORDED = "not recorded";
    /** More are counted. */
    private static final int MOST_NAMES = 16;

    private final HostSurvey survey;
    private final PciNames names;
    private final Palette palette;
    private final PrintWriter out;

    DeviceText(HostSurvey survey, PciNames names, Palette palette, PrintWriter out) {
        this.survey = survey;
        this.names = names;
        this.palette = palette;
        this.out = out;
    }

    /** @param ids the ids by which an IOMMU of a board knows it */
    void print(SurveyedDevice device, WholeDevice whole, Optional<String> ids) {
        out.println(palette.strong(device.id().name()) + " on the bus "
                + device.id().bus());
        TextTable table = new TextTable();
        table.row("what", DeviceWords.of(device, names));
        device.deviceClass().ifPresent(code -> table.row("class", code));
        table.row("modalias", device.device().modalias());
        table.row("driver", device.binding().map(DeviceText::bindingWords).orElseGet(() -> device.driverOr("none")));
        table.row(
                "override",
                whole.details()
                        .override()
                        .map(driver -> "only " + driver + " may bind it")
                        .orElse("none"));
        addUse(table, device, whole.use());
        table.row("group", device.group().map(Object::toString).orElse("none"));
        table.row("IOMMU", whole.details().iommu().orElse("none"));
        ids.ifPresent(place -> table.row("ids", place));
        addNodes(table, device, whole);
        addHardware(table, whole);
        table.row("path", device.device().sysfsPath());
        table.print(out, "  ");
    }

    private static String bindingWords(Binding binding) {
        if (binding.purpose() == SurveyedDevice.Purpose.USER_ACCESS) {
            return binding.driver() + ", a userspace driver";
        }
        return binding.driver()
                + (binding.management() == DmaManagement.BY_CORE ? ", a user of the DMA API" : ", driver-managed DMA");
    }

    private static void addUse(TextTable table, SurveyedDevice device, DeviceUse use) {
        String code = device.deviceClass().orElse("");
        if (use.interfaces().isPresent()) {
            add(
                    table,
                    "interface",
                    use.interfaces().get().stream().map(DeviceText::words).toList());
        } else if (code.startsWith("0x02")) {
            table.row("interface", NOT_RECORDED);
        }
        if (use.disks().isPresent()) {
            Disks disks = use.disks().get();
            add(table, "disk", disks.names());
            disks.uses().forEach(words -> table.row("in use", words));
        } else if (code.startsWith("0x01")) {
            table.row("disk", NOT_RECORDED);
        }
        use.sound().ifPresent(cards -> add(table, "sound", cards));
        use.displays().ifPresent(nodes -> add(table, "graphics", nodes));
    }

    private static String words(Interface its) {
        return its.name()
                + its.defaultRoute()
                        .map(route ->
                                " (carries the default route" + (route.equals(its.name()) ? ")" : " of " + route + ")"))
                        .orElse("");
    }

    private static void add(TextTable table, String name, List<String> values) {
        if (!values.isEmpty()) {
            int more = values.size() - MOST_NAMES;
            table.row(
                    name,
                    String.join(", ", values.subList(0, Math.min(values.size(), MOST_NAMES)))
                            + (more > 0 ? " and " + more + " more" : ""));
        }
    }

    private static void addNodes(TextTable table, SurveyedDevice device, WholeDevice whole) {
        UserspaceNodes nodes = whole.nodes();
        if (device.group().isPresent()) {
            table.row("nodes", words(nodes));
        }
        List<String> holders = whole.use().holders();
        holders.forEach(holder -> table.row("open", holder));
        if (holders.isEmpty() && device.isForUserspace()) {
            table.row(
                    "open",
                    switch (whole.use().seen()) {
                        case ALL -> "no process has it open";
                        case OWN -> "no process of this user has it open; only root sees those of others";
                        case NOTHING -> "which processes have it open is not recorded";
                    });
        }
    }

    private static String words(UserspaceNodes nodes) {
        return switch (nodes.way()) {
            case NONE -> "none: " + nodes.reason();
            case LEGACY -> String.join(", ", nodes.nodes()) + " (legacy alone: " + nodes.reason() + ")";
            case IOMMUFD -> String.join(", ", nodes.nodes()) + " (iommufd alone: " + nodes.reason() + ")";
            case BOTH -> String.join(", ", nodes.nodes()) + " (legacy and iommufd: " + nodes.reason() + ")";
        };
    }

    private void addHardware(TextTable table, WholeDevice whole) {
        DeviceHardware hardware = whole.hardware();
        add(table, "above it", whole.above().stream().map(survey::wordFor).toList());
        hardware.numaNode().ifPresent(node -> table.row("NUMA node", node.toString()));
        hardware.link().ifPresent(link -> table.row("link", words(link)));
        hardware.linkUnread().ifPresent(why -> table.row("link", "not read: " + why));
        hardware.resetMethods()
                .ifPresent(methods -> table.row(
                        "reset",
                        methods.isEmpty()
                                ? "none: the kernel cannot reset it"
                                : methods.stream().map(DeviceText::reset).collect(Collectors.joining(", "))));
        whole.resetWithItsBus().ifPresent(others -> table.row("bus reset", busReset(others)));
        List<String> power = new ArrayList<>();
        hardware.powerState().ifPresent(power::add);
        whole.details().runtimeStatus().ifPresent(power::add);
        add(table, "power", power);
        hardware.physicalFunction().ifPresent(physical -> table.row("virtual", "a virtual function of " + physical));
        hardware.virtualFunctions().ifPresent(functions -> addFunctions(table, functions));
        add(table, "supplier", hardware.suppliers());
        add(table, "consumer", hardware.consumers());
    }

    private static void addFunctions(TextTable table, VirtualFunctions functions) {
        table.row(
                "virtual",
                functions.count()
                        + (functions.count() == 1 ? " virtual function" : " virtual functions")
                        + functions.most().map(most -> " of at most " + most).orElse(""));
        add(table, "functions", functions.names());
    }

    private static String words(Link link) {
        String now = words(link.speed(), link.width());
        String most = words(link.maxSpeed(), link.maxWidth());
        return most.isBlank() ? now : now.equals(most) ? now + ", the most that it can do" : now + ", at most " + most;
    }

    private static String words(String speed, String width) {
        return (speed + (width.isEmpty() ? "" : " x" + width)).strip();
    }

    /** The kernel's names of methods, with what they reset. */
    private static String reset(String method) {
        return switch (method) {
            case "flr", "af_flr" -> method + " (this function)";
            case "pm" -> method + " (this function, by its power state)";
            case "device_specific", "acpi" -> method + " (by its own means)";
            case "bus", "cxl_bus" -> method + " (its whole bus)";
            default -> method;
        };
    }

    private String busReset(List<DeviceId> others) {
        if (others.isEmpty()) {
            return "reaches it alone";
        }
        List<String> names =
                others.stream().limit(MOST_NAMES).map(survey::wordFor).toList();
        int more = others.size() - names.size();
        return "also reaches " + String.join(", ", names) + (more > 0 ? " and " + more + " more" : "")
                + "; VFIO resets the bus only for a user who has them all";
    }
}
