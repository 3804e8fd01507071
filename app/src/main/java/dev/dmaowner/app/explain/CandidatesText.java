package dev.dmaowner.app.explain;

import dev.dmaowner.Refusal;
import dev.dmaowner.app.explain.CandidateDriver.Knowledge;
import dev.dmaowner.machine.Attempt;
import dev.dmaowner.spi.Match;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints how a device's driver was matched, or why it has none. */
final class CandidatesText {

    private final Page page;

    CandidatesText(Page page) {
        this.page = page;
    }

    void print(DeviceExplanation explanation) {
        Optional<String> bound = explanation.device().driver();
        page.heading(bound.isPresent() ? "How it came to its driver" : "Why it has no driver");
        explanation
                .details()
                .override()
                .ifPresent(only -> page.paragraph("  ", "Its driver_override lets only " + only + " have it."));
        List<CandidateDriver> fitting =
                explanation.candidates().stream().filter(CandidateDriver::fits).toList();
        for (CandidateDriver candidate : fitting) {
            page.paragraph("  ", "- " + candidate.name() + ": " + outcome(candidate, bound, explanation));
        }
        if (bound.isPresent() && fitting.stream().noneMatch(c -> c.name().equals(bound.get()))) {
            page.paragraph("  ", "- " + bound.get() + ": has it; by which id is not known");
        } else if (fitting.isEmpty()) {
            page.paragraph("  ", "No driver that is known here fits it.");
        }
        printOthers(explanation.candidates(), bound);
    }

    private static String outcome(CandidateDriver candidate, Optional<String> bound, DeviceExplanation explanation) {
        String modalias = explanation.device().device().modalias();
        String how = how(candidate.match(), modalias);
        if (bound.equals(Optional.of(candidate.name()))) {
            return "has it; " + how;
        }
        if (bound.isPresent()) {
            return "would fit as well; " + how;
        }
        return candidate
                .attempt()
                .map(attempt -> how + "; " + stage(attempt))
                .orElse(how + "; an earlier driver in the order takes or stops it");
    }

    private static String how(Match match, String modalias) {
        String detail = match.detail();
        return switch (match.rule()) {
            case OVERRIDE -> "the override names it";
            case DYNAMIC_ID -> "an id that was added at run time fits (" + detail + ")";
            case STATIC_ID ->
                detail.equals(modalias)
                        ? "its ids are not known here, but the machine shows the two together"
                        : "its id " + detail + " fits";
            case FIRMWARE -> "firmware's description of the device fits (" + detail + ")";
            case NAME -> "it bears the device's name";
            case DEVICE_STATE, NONE -> detail;
        };
    }

    private static String stage(Attempt attempt) {
        if (attempt.stage() == Attempt.Stage.BOUND) {
            return "it would take the device if the device were offered to it now";
        }
        String at =
                switch (attempt.stage()) {
                    case DMA_CONFIGURE -> "it stops when the device is configured for DMA";
                    case CLAIM -> "it stops when the group is claimed for the driver";
                    default -> "the driver's own probe declines";
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
                .count();
        if (refused > 0) {
            page.paragraph("  ", "- " + refused + " more of its bus: no id fits");
        }
        if (!byOverride.isEmpty()) {
            page.paragraph("  ", "- " + names(byOverride) + ": only if its driver_override says so");
        }
        if (!unknown.isEmpty()) {
            page.paragraph(
                    "  ",
                    "- " + names(unknown) + ": not known whether they fit, as the machine does not tell their ids"
                            + " (--drivers names a modules.alias that does)");
        }
    }

    /** Drivers that are made for any device and so have no id of their own. */
    private static boolean isOnlyByOverride(CandidateDriver candidate) {
        return candidate.name().startsWith("vfio-") || candidate.name().equals("pci-stub");
    }

    private static String names(List<CandidateDriver> candidates) {
        return candidates.stream().map(CandidateDriver::name).collect(Collectors.joining(", "));
    }
}
