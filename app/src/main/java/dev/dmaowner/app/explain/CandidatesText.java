package dev.dmaowner.app.explain;

import dev.dmaowner.Refusal;
import dev.dmaowner.app.explain.CandidateDriver.Knowledge;
import dev.dmaowner.app.explain.CandidateDriver.Probe;
import dev.dmaowner.machine.event.Attempt;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.Match;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints how a device got its driver, or why it has none. */
final class CandidatesText {

    private final TextPage page;

    CandidatesText(TextPage page) {
        this.page = page;
    }

    private static String heading(SurveyedDevice device) {
        if (!device.isBindingRecorded()) {
            return "Which driver it can have";
        }
        return device.driver().isPresent() ? "How it got its driver" : "Why it has no driver";
    }

    void print(DeviceExplanation explanation) {
        Optional<String> bound = explanation.device().driver();
        page.heading(heading(explanation.device()));
        explanation
                .details()
                .override()
                .ifPresent(only -> page.paragraph("  ", "Its driver_override allows only " + only + "."));
        List<CandidateDriver> fitting =
                explanation.candidates().stream().filter(CandidateDriver::fits).toList();
        for (CandidateDriver candidate : fitting) {
            page.paragraph("  ", "- " + candidate.name() + ": " + outcome(candidate, bound, explanation));
        }
        if (bound.isPresent() && fitting.stream().noneMatch(c -> c.name().equals(bound.get()))) {
            page.paragraph("  ", "- " + bound.get() + ": bound; the matching id is not known");
        } else if (fitting.isEmpty()) {
            page.paragraph("  ", "No known driver matches.");
        }
        printOthers(explanation.candidates(), bound);
    }

    private static String outcome(CandidateDriver candidate, Optional<String> bound, DeviceExplanation explanation) {
        String modalias = explanation.device().device().modalias();
        String how = isOnlyByOverride(candidate) && candidate.match().detail().equals(modalias)
                ? "matches only by driver_override or new_id"
                : how(candidate.match(), modalias);
        if (bound.equals(Optional.of(candidate.name()))) {
            return "bound; " + how;
        }
        if (bound.isPresent()) {
            return "matches too; " + how;
        }
        return candidate
                .attempt()
                .map(attempt -> how + "; " + stage(candidate, attempt))
                .orElse(how + "; not tried, as an earlier driver binds the device or ends the search");
    }

    private static String how(Match match, String modalias) {
        String detail = match.detail();
        return switch (match.rule()) {
            case OVERRIDE -> "the override names it";
            case DYNAMIC_ID -> "a dynamic id matches (" + detail + ")";
            case STATIC_ID ->
                detail.equals(modalias)
                        ? "its ids are not known; this machine has bound the two"
                        : "its id " + detail + " matches";
            case FIRMWARE -> "its firmware node matches (" + detail + ")";
            case NAME -> "it has the device's name";
            case DEVICE_STATE, NONE -> detail;
        };
    }

    private static String stage(CandidateDriver candidate, Attempt attempt) {
        if (attempt.stage() == Attempt.Stage.BOUND && candidate.mayRefuse()) {
            return "it may refuse the device, as what its probe asks is not known";
        } else if (attempt.stage() == Attempt.Stage.BOUND) {
            return "it would bind now, so it was loaded after the device was found, or was unbound";
        }
        String at =
                switch (attempt.stage()) {
                    case DMA_CONFIGURE -> "DMA configuration fails";
                    case CLAIM -> "the group cannot be claimed";
                    default -> "its probe declines";
                };
        return at + attempt.refusal().map(CandidatesText::why).orElse("");
    }

    private static String why(Refusal refusal) {
        return ": " + refusal.errno() + ", " + refusal.reason()
                + refusal.cure().map(cure -> "; " + cure).orElse("");
    }

    private void printOthers(List<CandidateDriver> candidates, Optional<String> bound) {
        List<CandidateDriver> unknown = candidates.stream()
                .filter(c -> !c.fits() && c.knowledge() == Knowledge.UNKNOWN && !isOnlyByOverride(c))
                .filter(c -> !bound.equals(Optional.of(c.name())))
                .toList();
        List<CandidateDriver> byOverride = candidates.stream()
                .filter(c -> !c.fits() && isOnlyByOverride(c))
                .toList();
        long refused = candidates.stream()
                .filter(c -> !c.fits() && c.knowledge() == Knowledge.KNOWN && !isOnlyByOverride(c))
                .filter(c -> c.variantId().isEmpty())
                .count();
        if (refused > 0) {
            page.paragraph("  ", "- " + refused + " more drivers of its bus: no id matches");
        }
        candidates.stream()
                .filter(c -> !c.fits() && c.variantId().isPresent())
                .forEach(variant -> page.paragraph(
                        "  ",
                        "- " + variant.name() + ": only by driver_override; its id "
                                + variant.variantId().orElseThrow() + " fits"));
        Map<Probe, List<CandidateDriver>> byProbe = byOverride.stream()
                .collect(Collectors.groupingBy(CandidateDriver::probe, TreeMap::new, Collectors.toList()));
        byProbe.forEach((probe, named) -> page.paragraph(
                "  ",
                "- " + names(named) + ": only by driver_override"
                        + (probe == Probe.UNKNOWN ? "; may refuse, as what its probe asks is not known" : "")));
        if (!unknown.isEmpty()) {
            page.paragraph("  ", "- " + names(unknown) + ": ids not known (--drivers FILE gives a modules.alias)");
        }
    }

    /** Drivers for any device, which have no ids. */
    private static boolean isOnlyByOverride(CandidateDriver candidate) {
        return candidate.name().startsWith("vfio-") || candidate.name().equals("pci-stub");
    }

    private static String names(List<CandidateDriver> candidates) {
        return candidates.stream().map(CandidateDriver::name).collect(Collectors.joining(", "));
    }
}
