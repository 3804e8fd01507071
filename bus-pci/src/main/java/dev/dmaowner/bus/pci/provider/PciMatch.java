package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.DynamicId;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.ModaliasPattern;
import java.util.Optional;

/** Whether a driver fits a function: the kernel's {@code pci_match_device}. */
final class PciMatch {

    /** The prefix of a modalias, and of an id that counts always. An id that counts only under an override has another. */
    static final String PREFIX = "pci:";

    /** Shared, because most offers end here. */
    private static final Match NO_ID_FITS = new Match.No(Match.Rule.NONE, "none of its ids fits");

    private PciMatch() {}

    static Match of(PciFunction device, Candidate candidate) {
        String name = candidate.driver().name();
        Optional<String> override = candidate.override();
        if (override.isPresent() && !override.get().equals(name)) {
            return candidate.matchByOverride().orElseThrow();
        }
        for (DynamicId id : candidate.dynamicIds()) {
            if (id.matches(device)) {
                return new Match.Yes(Match.Rule.DYNAMIC_ID, id.toString());
            }
        }
        String modalias = device.modalias();
        Optional<ModaliasPattern> id = candidate.ids().find(modalias);
        if (id.isEmpty() && override.isPresent()) {
            id = findUnderOverride(candidate, modalias);
        }
        if (id.isPresent()) {
            return new Match.Yes(Match.Rule.STATIC_ID, id.get().toString());
        }
        return override.isPresent() ? new Match.Yes(Match.Rule.OVERRIDE, name) : NO_ID_FITS;
    }

    /** The first id with a prefix of its own whose remainder fits the modalias's remainder. */
    private static Optional<ModaliasPattern> findUnderOverride(Candidate candidate, String modalias) {
        String remainder = modalias.substring(PREFIX.length());
        for (ModaliasPattern pattern : candidate.ids().patterns()) {
            String literal = pattern.literalPrefix();
            int colon = literal.indexOf(':');
            if (colon >= 0
                    && !literal.startsWith(PREFIX)
                    && pattern.matches(literal.substring(0, colon + 1) + remainder)) {
                return Optional.of(pattern);
            }
        }
        return Optional.empty();
    }
}
