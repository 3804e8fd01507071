package dev.dmaowner.app.show;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Ownership;
import dev.dmaowner.PciAddress;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.RulesNotes;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.app.show.Selection.Extent;
import dev.dmaowner.app.verdict.AvailabilityWords;
import dev.dmaowner.app.verdict.CheckLines;
import dev.dmaowner.app.verdict.TakeCommandLine;
import dev.dmaowner.machine.ReservedRegions;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.Blocker;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Writes a survey, or the requested part of it, as text. */
final class ShowText {

    private final ShownMachine shown;
    private final HostSurvey survey;
    private final List<String> options;
    private final PciNames names;
    private final Palette palette;
    private final PrintWriter out;
    private final Optional<BoardText> board;

    /** @param options the options of a command that takes what is shown, in words */
    ShowText(ShownMachine shown, List<String> options, PciNames names, Palette palette, PrintWriter out) {
        this.shown = shown;
        this.options = options;
        this.survey = shown.survey();
        this.board = shown.board().map(known -> new BoardText(known, palette, out));
        this.names = names;
        this.palette = palette;
        this.out = out;
    }

    void print(Selection selection) throws IOException {
        printHost();
        Set<DeviceId> wanted = new HashSet<>();
        if (selection.extent() == Extent.PART) {
            selection.devices().forEach(device -> wanted.add(device.id()));
        }
        for (SurveyedGroup group : selection.groups()) {
            out.println();
            printGroup(group, selection, wanted);
        }
        printUngrouped(selection);
        for (SurveyedDevice device : selection.devices()) {
            WholeDevice whole = selection.details().get(device.id());
            if (whole != null) {
                out.println();
                new DeviceText(survey, names, palette, out).print(device, whole, place(device));
            }
        }
    }

    private Optional<String> place(SurveyedDevice device) {
        return board.map(text -> text.place(device)).filter(place -> !place.isEmpty());
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

    /** @param wanted the devices that were asked for, if not all were */
    private void printGroup(SurveyedGroup group, Selection selection, Set<DeviceId> wanted) throws IOException {
        Availability availability = Availability.of(survey, group);
        String type = group.type().isEmpty() ? "" : " [" + group.type() + "]";
        out.println(palette.strong("group " + group.id()) + type + ": " + coloured(availability) + ", "
                + OwnershipWords.phrase(group));
        printMembers(survey.members(group), wanted);
        for (Blocker blocker : group.blockers()) {
            out.println("  " + palette.bad("blocked:") + " " + blocker.reason());
        }
        for (String finding : CheckLines.findings(shown.verdicts().findings(group))) {
            out.println("  " + palette.bad("warning:") + " " + finding);
        }
        if (availability == Availability.BLOCKED) {
            shown.verdicts().of(group).ifPresent(verdict -> printCure(group, verdict));
        }
        if (group.ownership() instanceof Ownership.Unknown unknown
                && group.holders().isEmpty()) {
            out.println("  " + palette.notable("unknown:") + " " + unknown.reason());
        }
        ReservedRegions reserved = selection.regions().get(group.id());
        if (reserved != null) {
            reserved.regions().forEach(this::printRegion);
        }
    }

    private void printRegion(ReservedRegions.Region region) {
        String meaning = region.meaning().isEmpty() ? "" : ": " + region.meaning();
        out.println("  reserved: " + region.start() + " to " + region.end() + ", " + region.type() + meaning);
    }

    /** Of a group that was not asked for as a whole, the members that were asked for come first. */
    private void printMembers(List<SurveyedDevice> members, Set<DeviceId> wanted) {
        if (wanted.isEmpty() || wanted.containsAll(ids(members))) {
            printDevices(members);
            return;
        }
        printDevices(
                members.stream().filter(member -> wanted.contains(member.id())).toList());
        out.println("  " + palette.faint("and in the same group:"));
        printDevices(
                members.stream().filter(member -> !wanted.contains(member.id())).toList());
    }

    private static List<DeviceId> ids(List<SurveyedDevice> devices) {
        return devices.stream().map(SurveyedDevice::id).toList();
    }

    private void printCure(SurveyedGroup group, Verdict verdict) {
        String cure = new TakeCommandLine(survey, options).cure(group.id(), verdict);
        out.println("  " + palette.notable("cure:") + " " + cure);
    }

    private String coloured(Availability availability) {
        String words = AvailabilityWords.phrase(availability);
        return switch (availability) {
            case BLOCKED -> palette.bad(words);
            case UNKNOWN, IN_USE, NOT_RECORDED -> palette.notable(words);
            case NOTHING_TO_TAKE -> palette.faint(words);
            case TAKEABLE, TAKEABLE_ONCE_BOUND -> palette.good(words);
        };
    }

    private void printUngrouped(Selection selection) {
        List<SurveyedDevice> all = selection.devices().stream()
                .filter(device ->
                        device.group().isEmpty() && !selection.details().containsKey(device.id()))
                .toList();
        Map<String, Integer> folded = folded(all, selection);
        List<SurveyedDevice> ungrouped = folded.isEmpty()
                ? all
                : all.stream()
                        .filter(device -> !folded.containsKey(device.id().bus()))
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
        printFolded(folded);
        board.filter(text -> selection.extent() == Extent.ALL).ifPresent(BoardText::printDisabled);
    }

    /** {@return how many devices of other buses than PCI are only counted, by bus} On a board, those are what it is about. */
    private Map<String, Integer> folded(List<SurveyedDevice> ungrouped, Selection selection) {
        Map<String, Integer> folded = new TreeMap<>();
        boolean isOfPci = false;
        for (SurveyedDevice device : selection.devices()) {
            isOfPci |= device.id().bus().equals(PciAddress.BUS);
        }
        if (selection.extent() == Extent.PART || board.isPresent() || !isOfPci) {
            return folded;
        }
        for (SurveyedDevice device : ungrouped) {
            if (!device.id().bus().equals(PciAddress.BUS)) {
                folded.merge(device.id().bus(), 1, Integer::sum);
            }
        }
        return folded;
    }

    private void printFolded(Map<String, Integer> folded) {
        if (folded.isEmpty()) {
            return;
        }
        StringBuilder words = new StringBuilder();
        folded.forEach((bus, count) -> words.append(words.isEmpty() ? "" : ", ")
                .append(count)
                .append(" of ")
                .append(bus));
        out.println();
        String first = folded.keySet().iterator().next();
        out.println("other devices without a group: " + words + " (--bus " + first
                + (folded.size() == 1 ? " lists them)" : " lists the first of these)"));
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
}
