package dev.dmaowner.bus.amba.provider;

import dev.dmaowner.bus.amba.AmbaDevice;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.Match.CannotTell;
import dev.dmaowner.spi.Match.No;
import dev.dmaowner.spi.Match.Rule;
import dev.dmaowner.spi.Match.Yes;
import dev.dmaowner.spi.ModaliasPattern;
import java.util.Optional;

/** Which driver fits an AMBA device: the kernel's {@code amba_match}. */
final class AmbaMatching {

    private AmbaMatching() {}

    /** An id that cannot be read is in the way of everything, of an override too. */
    static Match match(AmbaDevice device, Candidate candidate) {
        if (!device.peripheralId().isKnown()) {
            return new CannotTell(Rule.DEVICE_STATE, "the peripheral id cannot be read");
        }
        return candidate.matchByOverride().orElseGet(() -> matchByIds(device, candidate));
    }

    private static Match matchByIds(AmbaDevice device, Candidate candidate) {
        Optional<ModaliasPattern> id = candidate.ids().find(device.modalias());
        return id.isPresent()
                ? new Yes(Rule.STATIC_ID, id.get().toString())
                : new No(Rule.NONE, "none of the driver's ids fits " + device.peripheralId());
    }
}
