package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.app.show.OwnershipWords;
import dev.dmaowner.plan.planner.Verdict;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedDevice.Binding;
import dev.dmaowner.plan.survey.SurveyedDevice.Purpose;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.GroupReason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints why a group has its members, who owns it, and the verdict on it. */
final class GroupText {

    private final TextPage page;
    private final Function<SurveyedDevice, String> words;

    /** @param words what a device is, human-readable */
    GroupText(TextPage page, Function<SurveyedDevice, String> words) {
        this.page = page;
        this.words = words;
    }

    /**
     * @param verdict the verdict on the group, empty if it has only bridges
     * @param command the command that plans what the verdict describes
     */
    void print(GroupExplanation explanation, Optional<Verdict> verdict, String command) {
        String type = explanation.group().type();
        page.title("group " + explanation.group().id() + ", "
                + count(explanation.members().size(), "device")
                + (type.isEmpty() ? "" : ", default domain " + type));
        page.heading(heading(explanation));
        printReasons(explanation.reasons());
        printDifference(explanation);
        printOwner(explanation);
        verdict.ifPresentOrElse(
                found -> new VerdictText(page).print("To hand the whole group to userspace", found, command), () -> {
                    page.heading("Nothing to take");
                    page.paragraph("  ", "The group has only bridges, which userspace drivers cannot take.");
                });
    }

    private static String heading(GroupExplanation explanation) {
        if (explanation.isUnexplained()) {
            return "Its devices share it for no reason that they show";
        }
        return explanation.members().size() == 1 ? "Why its device is alone in it" : "Why its devices share it";
    }

    void printReasons(List<GroupReason> reasons) {
        printFacts(reasons);
        printRemedies(reasons);
    }

    void printFacts(List<GroupReason> reasons) {
        if (reasons.isEmpty()) {
            page.paragraph("  ", "Not known: the IOMMU's driver decided, or the bus has no grouping rule.");
        }
        Set<String> seen = new LinkedHashSet<>();
        for (GroupReason reason : reasons) {
            if (seen.add(reason.fact())) {
                page.paragraph("  ", "- " + reason.fact());
                printGrounds(reason);
            }
        }
    }

    void printRemedies(List<GroupReason> reasons) {
        Set<String> remedies = reasons.stream()
                .flatMap(reason -> reason.remedy().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        remedies.forEach(remedy -> page.paragraph("  ", "What would change it: " + remedy));
    }

    /** The facts behind a reason, unless the reason repeats them. */
    private void printGrounds(GroupReason reason) {
        for (GroupReason fact : reason.because()) {
            if (!reason.fact().contains(fact.fact())) {
                page.paragraph("      ", "because " + fact.fact());
            }
        }
    }

    void printDifference(GroupExplanation explanation) {
        if (!explanation.differ().isEmpty()) {
            page.paragraph(
                    "  ",
                    "The prediction differs from the recorded group in "
                            + names(explanation.differ())
                            + ": another kernel, other firmware settings or an override of ACS may be why.");
        }
    }

    void printOwner(GroupExplanation explanation) {
        page.heading("Who owns group " + explanation.group().id());
        page.paragraph("  ", sentence(OwnershipWords.phrase(explanation.group())));
        TextTable table = new TextTable();
        for (SurveyedDevice member : explanation.members()) {
            table.row(member.id().name(), member.driver().orElse("no driver"), role(member), words.apply(member));
        }
        table.print(page.out(), "    ");
    }

    private static String role(SurveyedDevice member) {
        Optional<Binding> binding = member.binding();
        if (binding.isEmpty()) {
            return "does not block";
        }
        if (binding.get().purpose() == Purpose.USER_ACCESS) {
            return "bound for userspace";
        }
        return binding.get().management() == DmaManagement.BY_CORE ? "blocks the group" : "driver-managed DMA";
    }

    static String sentence(String clause) {
        return Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
    }

    static String names(List<DeviceId> devices) {
        return devices.stream().map(DeviceId::name).collect(Collectors.joining(", "));
    }

    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
