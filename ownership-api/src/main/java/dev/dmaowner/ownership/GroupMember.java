package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;

/**
 * A member of a group.
 *
 * @param device the device
 * @param facts what the IOMMU driver reported when the device joined
 */
record GroupMember(DeviceId device, JoinFacts facts) {}
