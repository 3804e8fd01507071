package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;

/**
 * A device of a group.
 *
 * @param device which
 * @param facts what its IOMMU driver said of it when it joined
 */
public record GroupMember(DeviceId device, JoinFacts facts) {}
