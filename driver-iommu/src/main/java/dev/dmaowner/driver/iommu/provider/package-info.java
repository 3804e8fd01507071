/**
 * The drivers of IOMMUs, one class each. They hold no state: what an instance translates they are told when a device joins.
 * On a host that runs they find their instances in {@code /sys/class/iommu}, where the kernel registers them; where only
 * firmware is at hand, they find them there.
 */
@NullMarked
package dev.dmaowner.driver.iommu.provider;

import org.jspecify.annotations.NullMarked;
