package dev.dmaowner.app.show;

import dev.dmaowner.Ownership;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.PrintableText;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.plan.survey.Blocker;
import dev.dmaowner.plan.survey.DeviceDetails;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedDevice.Binding;
import dev.dmaowner.plan.survey.SurveyedDevice.Purpose;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.spi.DmaManagement;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a survey, or the part of one that was asked for, for people. */
final class ShowText {

    private final HostSurvey survey;
    private final PciNames names;
    private final Palette palette;
    private final PrintWriter out;
    private final Optional<BoardText> board;

    ShowText(ShownMachine shown, PciNames names, Palette palette, PrintWriter out) {
        this.survey = shown.survey();
        this.board = shown.board().map(known -> new BoardText(known, palette, out));
        this.names = names;
        this.palette = palette;
        this.out = out;
    }

    void print(Selection selection) {
        printHost();
        Map<Optional<Integer>, List<SurveyedDevice>> byGroup = new HashMap<>();
        for (SurveyedDevice device : survey.devices()) {
            byGroup.computeIfAbsent(device.group().map(id -> id.number()), group -> new ArrayList<>())
                    .add(device);
        }
        for (SurveyedGroup group : selection.groups()) {
            out.println();
            printGroup(group, byGroup.getOrDefault(Optional.of(group.id().number()), List.of()));
        }
        if (selection.details().isPresent()) {
            out.println();
            printWhole(selection.devices().get(0), selection.details().get());
        } else {
            printUngrouped(selection);
        }
    }

    private void printHost() {
        String kernel = survey.host()
                .kernelRelease()
                .map(release -> ", Linux " + release)
                .orElse("");
        String iommus = survey.iommus().isEmpty() ? "no IOMMU" : "IOMMU " + String.join(", ", survey.iommus());
        String rest = kernel + ", rules " + survey.rules().word() + ", " + iommus;
        out.println(palette.strong(PrintableText.of(survey.host().source())) + PrintableText.of(rest));
    }

    private void printGroup(SurveyedGroup group, List<SurveyedDevice> members) {
        String type = group.type().isEmpty() ? "" : " [" + group.type() + "]";
        out.println(palette.strong("group " + group.id()) + PrintableText.of(type) + ": " + verdict(group, members)
                + ", " + PrintableText.of(OwnershipWords.phrase(group)));
        printDevices(members);
        for (Blocker blocker : group.blockers()) {
            out.println("  " + palette.notable("cure:") + " " + PrintableText.of(blocker.cure()));
        }
    }

    /** Bound to vfio and owned by a user are two things; a group that nobody owns still cannot be opened without the first. */
    private String verdict(SurveyedGroup group, List<SurveyedDevice> members) {
        if (!group.isTakeable()) {
            return palette.bad("not takeable");
        }
        if (group.ownership() instanceof Ownership.Unknown) {
            return palette.notable("takeable unless a user has it");
        }
        if (members.stream().allMatch(SurveyedDevice::isBridge)) {
            return palette.faint("nothing to take");
        }
        boolean openable = members.stream()
                .map(SurveyedDevice::binding)
                .anyMatch(binding -> binding.map(Binding::purpose).equals(Optional.of(Purpose.USER_ACCESS)));
        return palette.good(openable ? "takeable" : "takeable once bound to vfio");
    }

    private void printUngrouped(Selection selection) {
        List<SurveyedDevice> ungrouped = selection.devices().stream()
                .filter(device -> device.group().isEmpty())
                .toList();
        board.ifPresent(text -> text.printUngrouped(ungrouped));
        List<SurveyedDevice> untranslated = ungrouped.stream()
                .filter(device ->
                        board.map(text -> text.place(device).isEmpty()).orElse(true))
                .toList();
        if (!untranslated.isEmpty()) {
            out.println();
            String heading = board.isPresent() ? "behind no IOMMU" : "without a group";
            out.println(palette.strong(heading) + ", so not for a user");
            printDevices(untranslated);
        }
        board.ifPresent(BoardText::printDisabled);
    }

    private void printDevices(List<SurveyedDevice> devices) {
        TextTable table = new TextTable();
        for (SurveyedDevice device : devices) {
            String place = board.map(text -> text.place(device)).orElse("");
            table.row(device.id().name(), device.driver().orElse("-"), whatIs(device), place);
        }
        table.print(out, "  ");
    }

    /** What a device is, in words: on PCI its class and name, elsewhere what its modalias says. */
    private String whatIs(SurveyedDevice device) {
        String modalias = device.device().modalias();
        return PciId.ofModalias(modalias)
                .map(id -> names.className(id) + ": " + names.deviceName(id))
                .or(() -> TreeModalias.compatible(modalias))
                .orElse(modalias.isEmpty() ? "(" + device.id().bus() + ")" : modalias);
    }

    private void printWhole(SurveyedDevice device, DeviceDetails details) {
        out.println(palette.strong(PrintableText.of(device.id().name())) + " on the bus "
                + PrintableText.of(device.id().bus()));
        TextTable table = new TextTable();
        table.row("what", whatIs(device));
        device.deviceClass().ifPresent(code -> table.row("class", code));
        table.row("modalias", device.device().modalias());
        table.row("driver", device.binding().map(ShowText::bindingWords).orElse("none"));
        table.row(
                "override",
                details.override().map(d -> "only " + d + " may bind it").orElse("none"));
        table.row("group", device.group().map(Object::toString).orElse("none"));
        table.row("IOMMU", details.iommu().orElse("none"));
        board.map(text -> text.place(device))
                .filter(place -> !place.isEmpty())
                .ifPresent(place -> table.row("ids", place));
        details.runtimeStatus().ifPresent(status -> table.row("power", status));
        table.row("path", device.device().sysfsPath());
        table.print(out, "  ");
    }

    private static String bindingWords(Binding binding) {
        if (binding.purpose() == Purpose.USER_ACCESS) {
            return binding.driver() + ", for access by a user; bound is not yet owned";
        }
        return binding.driver()
                + (binding.management() == DmaManagement.BY_CORE
                        ? ", a user of the DMA API"
                        : ", which leaves the group to others");
    }
}
