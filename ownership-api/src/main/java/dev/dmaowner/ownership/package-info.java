/**
 * The ownership of IOMMU groups: {@link dev.dmaowner.ownership.OwnershipRegistry} holds the groups of a
 * machine. The rules that change a group's state are pure functions, one set for each generation of the kernel's rule.
 *
 * <p>Stable from 1.0 on: it changes only as semantic versioning allows.
 */
@API(status = Status.STABLE, since = "1.0.0")
@NullMarked
package dev.dmaowner.ownership;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
