package dev.dmaowner.spi;

import java.util.List;
import java.util.Optional;

/**
 * A driver offered to a device, with all that matching may look at.
 *
 * @param driver what the driver says of itself
 * @param ids its ids, made ready for looking up
 * @param dynamicIds ids that were added at run time, in the order in which they were added
 * @param override the driver name written to the device's {@code driver_override}, empty if none is
 */
public record Candidate(DriverDescription driver, IdTable ids, List<DynamicId> dynamicIds, Optional<String> override) {}
