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
import java.util.ArrayList;
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
            for (SurveyedDevice device : selection.devices()) {
                wanted.add(device.id());
            }
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
        String place = board.isPresent() ? board.get().place(device) : "";
        return place.isEmpty() ? Optional.empty() : Optional.of(place);
    }

    private void printHost() {
        Optional<String> release = survey.host().kernelRelease();
        String kernel = release.isPresent() ? ", Linux " + release.get() : "";
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
            Optional<Verdict> verdict = shown.verdicts().of(group);
            if (verdict.isPresent()) {
                printCure(group, verdict.get());
            }
        }
        if (group.ownership() instanceof Ownership.Unknown unknown
                && group.holders().isEmpty()) {
            out.println("  " + palette.notable("unknown:") + " " + unknown.reason());
        }
        ReservedRegions reserved = selection.regions().get(group.id());
        if (reserved != null) {
            for (ReservedRegions.Region region : reserved.regions()) {
                printRegion(region);
            }
        }
    }

    private void printRegion(ReservedRegions.Region region) {
        String meaning = region.meaning().isEmpty() ? "" : ": " + region.meaning();
        out.println("  reserved: " + region.start() + " to " + region.end() + ", " + region.type() + meaning);
    }

    /** Of a group that was not asked for as a whole, the members that were asked for come first. */
    private void printMembers(List<SurveyedDevice> members, Set<DeviceId> wanted) {
        List<SurveyedDevice> first = new ArrayList<>();
        List<SurveyedDevice> others = new ArrayList<>();
        for (SurveyedDevice member : members) {
            (wanted.isEmpty() || wanted.contains(member.id()) ? first : others).add(member);
        }
        printDevices(first);
        if (!others.isEmpty()) {
            out.println("  " + palette.faint("and in the same group:"));
            printDevices(others);
        }
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
        List<SurveyedDevice> all = new ArrayList<>();
        for (SurveyedDevice device : selection.devices()) {
            if (device.group().isEmpty() && !selection.details().containsKey(device.id())) {
                all.add(device);
            }
        }
        Map<String, Integer> folded = folded(all, selection);
        List<SurveyedDevice> ungrouped = new ArrayList<>();
        List<SurveyedDevice> bridges = new ArrayList<>();
        List<SurveyedDevice> untranslated = new ArrayList<>();
        for (SurveyedDevice device : all) {
            if (folded.containsKey(device.id().bus())) {
                continue;
            }
            ungrouped.add(device);
            if (board.isPresent()
                    && !board.get().devicesBehind(device).isEmpty()
                    && place(device).isEmpty()) {
                bridges.add(device);
            } else if (place(device).isEmpty()) {
                untranslated.add(device);
            }
        }
        if (board.isPresent()) {
            board.get().printUngrouped(ungrouped);
        }
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
        if (board.isPresent() && selection.extent() == Extent.ALL) {
            board.get().printDisabled();
        }
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
        for (Map.Entry<String, Integer> ofBus : folded.entrySet()) {
            words.append(words.isEmpty() ? "" : ", ")
                    .append(ofBus.getValue())
                    .append(" of ")
                    .append(ofBus.getKey());
        }
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
            table.row(
                    device.id().name(),
                    device.isBindingRecorded() ? device.driverOr("-") : "?",
                    DeviceWords.of(device, names),
                    board.isPresent() ? onBoard(board.get(), device) : "");
        }
        table.print(out, "  ");
    }

    private static String onBoard(BoardText board, SurveyedDevice device) {
        String place = board.place(device);
        if (place.isEmpty()) {
            place = board.devicesBehind(device);
        }
        return place.isEmpty() ? board.whyUntranslated(device) : place;
    }
}
