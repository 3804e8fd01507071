package dev.dmaowner.bus.platform.provider;

import dev.dmaowner.bus.platform.PlatformDevice;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.Match.No;
import dev.dmaowner.spi.Match.Rule;
import dev.dmaowner.spi.Match.Yes;
import dev.dmaowner.spi.ModaliasPattern;
import java.util.Optional;

/** Which driver fits a platform device: the kernel's {@code platform_match}, rule by rule. */
final class PlatformMatching {

    private static final String BY_NAME = "platform:";
    private static final String BY_ACPI = "acpi";

    private PlatformMatching() {}

    static Match match(PlatformDevice device, Candidate candidate) {
        return candidate.matchByOverride().orElseGet(() -> matchByIds(device, candidate));
    }

    private static Match matchByIds(PlatformDevice device, Candidate candidate) {
        Optional<String> inTree =
                device.identity().flatMap(identity -> TreeMatching.best(identity, device.modalias(), candidate.ids()));
        if (inTree.isPresent()) {
            return new Yes(Rule.FIRMWARE, inTree.get());
        }
        return byAcpiOrName(device, candidate);
    }

    private static Match byAcpiOrName(PlatformDevice device, Candidate candidate) {
        String own = BY_NAME + device.platformName();
        boolean hasNames = false;
        for (ModaliasPattern pattern : candidate.ids().patterns()) {
            String text = pattern.toString();
            if (device.identity().isEmpty() && text.startsWith(BY_ACPI) && pattern.matches(device.modalias())) {
                return new Yes(Rule.FIRMWARE, text);
            }
            hasNames |= text.startsWith(BY_NAME);
        }
        if (hasNames) {
            return candidate.ids().patterns().stream()
                            .anyMatch(pattern -> pattern.toString().equals(own))
                    ? new Yes(Rule.STATIC_ID, own)
                    : new No(Rule.STATIC_ID, "none of the driver's names is " + device.platformName());
        }
        return device.platformName().equals(candidate.driver().name())
                ? new Yes(Rule.NAME, device.platformName())
                : new No(Rule.NONE, "neither an id nor the name fits");
    }
}
