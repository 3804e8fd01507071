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
import dev.dmaowner.spi.GroupRemedy.Kind;
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
    void print(GroupExplanation explanation, Advice advice, Optional<Verdict> verdict, String command) {
        String type = explanation.group().type();
        page.title("group " + explanation.group().id() + ", "
                + count(explanation.members().size(), "device")
                + (type.isEmpty() ? "" : ", default domain " + type));
        page.heading(heading(explanation));
        if (advice.difference().isEmpty()) {
            printFacts(explanation.reasons());
        } else {
            page.paragraph("  ", "The kernel made this group at boot, and it is what counts.");
            advice.difference().forEach(why -> page.paragraph("  ", why));
            page.paragraph(
                    "  ",
                    "What the registers show now, which would group them with " + names(explanation.differ())
                            + " otherwise:");
            printFacts(explanation.reasons());
        }
        printAdvice(explanation, advice, verdict);
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
        if (!explanation.differ().isEmpty()) {
            return "Why the prediction differs from it";
        }
        return explanation.members().size() == 1 ? "Why its device is alone in it" : "Why its devices share it";
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

    /** Prints one remedy for each device that is asked about, and where a card can be moved to. */
    void printAdvice(GroupExplanation explanation, Advice advice, Optional<Verdict> verdict) {
        if (explanation.isShared()) {
            page.paragraph(
                    "  ",
                    "A group goes to one user only: who has one of its devices keeps the others from everybody else.");
        }
        advice.remedies().forEach((remedy, whose) -> page.paragraph("  ", Advice.sentence(remedy, whose)));
        boolean moves = advice.remedies().keySet().stream().anyMatch(remedy -> remedy.kind() == Kind.MOVE);
        if (moves && advice.ports().isEmpty()) {
            page.paragraph("  ", "No other port of this machine is known to isolate.");
        } else if (moves) {
            page.paragraph("  ", "Ports of this machine that isolate:");
            advice.ports().forEach(choice -> page.paragraph("  ", "- " + words(choice)));
        }
        // Where there is a plan, it is among the findings of the safety checks.
        if (verdict.flatMap(Verdict::refusal).isPresent() || verdict.isEmpty()) {
            advice.warning().ifPresent(warning -> page.paragraph("  ", warning));
        }
    }

    /** The facts behind a reason, unless the reason repeats them. */
    private void printGrounds(GroupReason reason) {
        for (GroupReason fact : reason.because()) {
            if (!reason.fact().contains(fact.fact())) {
                page.paragraph("      ", "because " + fact.fact());
            }
        }
    }

    private static String words(PortChoice choice) {
        String port = choice.port().port().name();
        return port + choice.slot().map(slot -> ", slot " + slot).orElse("") + ": "
                + (choice.port().isFree()
                        ? "nothing below it"
                        : "has " + names(choice.port().below())) + "; "
                + choice.port().fact();
    }

    void printOwner(GroupExplanation explanation) {
        page.heading("Who owns group " + explanation.group().id());
        page.paragraph("  ", sentence(OwnershipWords.phrase(explanation.group())));
        TextTable table = new TextTable();
        for (SurveyedDevice member : explanation.members()) {
            table.row(member.id().name(), member.driverOr("no driver"), role(member), words.apply(member));
        }
        table.print(page.out(), "    ");
    }

    private static String role(SurveyedDevice member) {
        Optional<Binding> binding = member.binding();
        if (binding.isEmpty()) {
            return member.mayUseDmaApi() ? "may block the group" : "does not block";
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
