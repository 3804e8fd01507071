package dev.dmaowner.spi;

import java.util.List;
import java.util.Optional;

/**
 * A driver that is offered to a device, with everything that matching may look at.
 *
 * @param driver the driver's description
 * @param ids its ids, made ready for lookup
 * @param dynamicIds ids that were added at run time, in the order in which they were added
 * @param override the driver name written to the device's {@code driver_override}, empty if none is
 */
public record Candidate(DriverDescription driver, IdTable ids, List<DynamicId> dynamicIds, Optional<String> override) {

    private static final Match NO_ID_FITS = new Match.No(Match.Rule.NONE, "none of its ids fits");

    /** {@return what the device's override decides: only the driver that it names fits; empty if there is no override} */
    public Optional<Match> matchByOverride() {
        return override.map(wanted -> wanted.equals(driver.name())
                ? new Match.Yes(Match.Rule.OVERRIDE, wanted)
                : new Match.No(Match.Rule.OVERRIDE, "the override names " + wanted));
    }

    /** {@return what the ids decide: the dynamic ones first, then those that the driver was built with} */
    public Match matchByIds(Device device) {
        for (DynamicId id : dynamicIds) {
            if (id.matches(device)) {
                return new Match.Yes(Match.Rule.DYNAMIC_ID, id.toString());
            }
        }
        Optional<ModaliasPattern> fitting = ids.find(device.modalias());
        return fitting.isPresent()
                ? new Match.Yes(Match.Rule.STATIC_ID, fitting.get().toString())
                : NO_ID_FITS;
    }

    /** {@return what the override decides, or without one the ids: the rule of most buses} */
    public Match matchByOverrideOrIds(Device device) {
        return matchByOverride().orElseGet(() -> matchByIds(device));
    }
}
