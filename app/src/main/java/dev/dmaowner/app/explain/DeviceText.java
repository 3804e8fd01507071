package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.GroupReason;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Prints the explanation of a device. */
final class DeviceText {

    private final TextPage page;
    private final Function<SurveyedDevice, String> words;
    private final GroupText groups;
    private final VerdictText verdicts;

    /** @param words what a device is, human-readable */
    DeviceText(TextPage page, Function<SurveyedDevice, String> words) {
        this.page = page;
        this.words = words;
        this.groups = new GroupText(page, words);
        this.verdicts = new VerdictText(page);
    }

    /** @param command the command that plans what the verdict describes */
    void print(DeviceExplanation explanation, String command) {
        SurveyedDevice device = explanation.device();
        page.title(device.id().name() + " on the bus " + device.id().bus());
        page.paragraph(
                "  ",
                words.apply(device) + "; "
                        + device.driver()
                                .map(name -> "driver " + name)
                                .orElse(device.isBindingRecorded() ? "no driver" : "driver not recorded")
                        + "; "
                        + device.group().map(group -> "group " + group).orElse("in no group")
                        + explanation
                                .details()
                                .runtimeStatus()
                                .map(s -> "; power: " + s)
                                .orElse(""));
        explanation.place().ifPresent(place -> new PlaceText(page)
                .print(place, root(device, place.path().size())));
        printGroup(explanation);
        new CandidatesText(page).print(explanation);
        explanation.group().ifPresent(groups::printOwner);
        verdicts.print("To hand " + device.id().name() + " to userspace", explanation.verdict(), command);
    }

    /** The name of the directory that holds the first hop. */
    private static String root(SurveyedDevice device, int hops) {
        String path = device.device().sysfsPath();
        for (int i = 0; i < hops; i++) {
            path = path.substring(0, Math.max(path.lastIndexOf('/'), 0));
        }
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private void printGroup(DeviceExplanation explanation) {
        DeviceId id = explanation.device().id();
        Optional<GroupExplanation> group = explanation.group();
        if (group.isEmpty()) {
            printNoGroup(explanation);
            return;
        }
        Advice advice = explanation.advice().orElseThrow();
        boolean alone = group.get().members().size() == 1;
        String number = "group " + group.get().group().id();
        String shared = "shares " + number + " with " + others(group.get(), id);
        if (!advice.difference().isEmpty()) {
            page.heading("It "
                    + (group.get().isUnexplained()
                            ? shared + ", for no reason that the devices show"
                            : alone ? "is alone in " + number : shared));
            page.paragraph("  ", "The kernel made " + number + " at boot, and it is what counts.");
            explanation.predicted().ifPresent(this::printPredicted);
            advice.difference().forEach(why -> page.paragraph("  ", why));
        } else if (group.get().isUnexplained()) {
            page.heading("It " + shared + ", for no reason that the devices show");
            groups.printFacts(group.get().reasons());
        } else {
            page.heading("Why it " + (alone ? "is alone in " + number : shared));
            printReasons(group.get(), id);
        }
        groups.printAdvice(group.get(), advice, Optional.of(explanation.verdict()));
    }

    private void printReasons(GroupExplanation group, DeviceId id) {
        List<GroupReason> own =
                group.reasons().stream().filter(reason -> concerns(reason, id)).toList();
        List<GroupReason> others =
                group.reasons().stream().filter(reason -> !concerns(reason, id)).toList();
        if (!own.isEmpty()) {
            groups.printFacts(own);
        }
        if (!others.isEmpty() || own.isEmpty()) {
            page.paragraph("  ", own.isEmpty() ? "Reasons of the whole group:" : "Reasons of the other members:");
            groups.printFacts(others);
        }
    }

    private static String others(GroupExplanation group, DeviceId id) {
        List<DeviceId> others = group.members().stream()
                .map(SurveyedDevice::id)
                .filter(member -> !member.equals(id))
                .toList();
        return others.size() <= 4 ? GroupText.names(others) : GroupText.count(others.size(), "other device");
    }

    private void printNoGroup(DeviceExplanation explanation) {
        page.heading("Why it is in no group");
        page.paragraph("  ", explanation.outside().map(GroupText::sentence).orElse(unknownWhy(explanation.device())));
        explanation.predicted().ifPresent(this::printPredicted);
    }

    /** A device joins its group when its first driver probes it, so one with a driver is not waiting for that. */
    private static String unknownWhy(SurveyedDevice device) {
        return device.driver().isPresent()
                ? "No group is recorded although the device has a driver: no IOMMU translates it."
                : "No group is recorded: no IOMMU translates the device, or no driver has probed it yet.";
    }

    private void printPredicted(PredictedGroup predicted) {
        String company = predicted.others().isEmpty() ? "alone" : "with " + GroupText.names(predicted.others());
        page.paragraph(
                "  ",
                predicted.certainty() == PredictedGroup.Certainty.UNCERTAIN
                        ? "What its registers say of its group is uncertain, because something was not read:"
                        : "By what the registers show now, it would be " + company + " in its group:");
        groups.printFacts(predicted.reasons());
    }

    private static boolean concerns(GroupReason reason, DeviceId id) {
        return reason.device().equals(id) || reason.with().equals(Optional.of(id));
    }
}
