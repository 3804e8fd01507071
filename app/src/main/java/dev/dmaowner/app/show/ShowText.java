package dev.dmaowner.app.show;

import dev.dmaowner.Ownership;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.RulesNotes;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.app.verdict.AvailabilityWords;
import dev.dmaowner.app.verdict.CheckLines;
import dev.dmaowner.app.verdict.TakeCommandLine;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.Blocker;
import dev.dmaowner.plan.survey.DeviceDetails;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedDevice.Binding;
import dev.dmaowner.plan.survey.SurveyedDevice.Purpose;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.spi.DmaManagement;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Writes a survey, or the requested part of it, as text. */
final class ShowText {

    private final ShownMachine shown;
    private final HostSurvey survey;
    private final List<String> machines;
    private final PciNames names;
    private final Palette palette;
    private final PrintWriter out;
    private final Optional<BoardText> board;

    /** @param machines the values of {@code --machine}, none for the running machine */
    ShowText(ShownMachine shown, List<String> machines, PciNames names, Palette palette, PrintWriter out) {
        this.shown = shown;
        this.machines = machines;
        this.survey = shown.survey();
        this.board = shown.board().map(known -> new BoardText(known, palette, out));
        this.names = names;
        this.palette = palette;
        this.out = out;
    }

    void print(Selection selection) throws IOException {
        printHost();
        for (SurveyedGroup group : selection.groups()) {
            out.println();
            printGroup(group);
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
        String rest = kernel + ", rules " + RulesNotes.heading(survey.rulesChoice()) + ", "
                + survey.iommu().heading();
        out.println(palette.strong(survey.host().source()) + rest);
    }

    private void printGroup(SurveyedGroup group) throws IOException {
        Availability availability = Availability.of(survey, group);
        String type = group.type().isEmpty() ? "" : " [" + group.type() + "]";
        out.println(palette.strong("group " + group.id()) + type + ": " + coloured(availability) + ", "
                + OwnershipWords.phrase(group));
        printDevices(survey.members(group));
        for (Blocker blocker : group.blockers()) {
            out.println("  " + palette.bad("blocked:") + " " + blocker.reason());
        }
        for (String finding : CheckLines.findings(shown.verdicts().findings(group))) {
            out.println("  " + palette.bad("warning:") + " " + finding);
        }
        if (availability == Availability.BLOCKED) {
            shown.verdicts().of(group).ifPresent(verdict -> printCure(group, verdict));
        }
        if (group.ownership() instanceof Ownership.Unknown unknown) {
            out.println("  " + palette.notable("unknown:") + " " + unknown.reason());
        }
    }

    private void printCure(SurveyedGroup group, Verdict verdict) {
        String cure = new TakeCommandLine(survey, machines).cure(group.id(), verdict);
        out.println("  " + palette.notable("cure:") + " " + cure);
    }

    private String coloured(Availability availability) {
        String words = AvailabilityWords.phrase(availability);
        return switch (availability) {
            case BLOCKED -> palette.bad(words);
            case UNKNOWN, NOT_RECORDED -> palette.notable(words);
            case NOTHING_TO_TAKE -> palette.faint(words);
            case TAKEABLE, TAKEABLE_ONCE_BOUND -> palette.good(words);
        };
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
        List<SurveyedDevice> bridges = untranslated.stream()
                .filter(device -> board.filter(
                                text -> !text.devicesBehind(device).isEmpty())
                        .isPresent())
                .toList();
        untranslated = untranslated.stream()
                .filter(device -> !bridges.contains(device))
                .toList();
        if (!bridges.isEmpty()) {
            out.println();
            out.println(palette.strong("bridges") + ", untranslated themselves");
            printDevices(bridges);
        }
        if (!untranslated.isEmpty()) {
            out.println();
            out.println(palette.strong(board.isPresent() ? "behind no IOMMU" : "without a group") + ungroupedWords());
            printDevices(untranslated);
        }
        board.ifPresent(BoardText::printDisabled);
    }

    private String ungroupedWords() {
        return switch (survey.iommu().kind()) {
            case NOT_RECORDED -> ", as groups are not recorded here";
            case HYPERVISOR -> ", as the hypervisor has the IOMMU";
            default -> ", so not for userspace";
        };
    }

    private void printDevices(List<SurveyedDevice> devices) {
        TextTable table = new TextTable();
        for (SurveyedDevice device : devices) {
            String place = board.map(text -> text.place(device))
                    .filter(words -> !words.isEmpty())
                    .or(() -> board.map(text -> text.devicesBehind(device)).filter(words -> !words.isEmpty()))
                    .or(() -> board.map(text -> text.whyUntranslated(device)))
                    .orElse("");
            table.row(
                    device.id().name(),
                    device.isBindingRecorded() ? device.driverOr("-") : "?",
                    DeviceWords.of(device, names),
                    place);
        }
        table.print(out, "  ");
    }

    private void printWhole(SurveyedDevice device, DeviceDetails details) {
        out.println(palette.strong(device.id().name()) + " on the bus "
                + device.id().bus());
        TextTable table = new TextTable();
        table.row("what", DeviceWords.of(device, names));
        device.deviceClass().ifPresent(code -> table.row("class", code));
        table.row("modalias", device.device().modalias());
        table.row("driver", device.binding().map(ShowText::bindingWords).orElseGet(() -> device.driverOr("none")));
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
            return binding.driver() + ", a userspace driver";
        }
        return binding.driver()
                + (binding.management() == DmaManagement.BY_CORE ? ", a user of the DMA API" : ", driver-managed DMA");
    }
}
