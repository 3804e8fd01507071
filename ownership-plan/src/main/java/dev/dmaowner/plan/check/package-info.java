/**
 * Safety checks: what handing a device over would break on this host, beyond what the kernel's rule forbids.
 *
 * <p>It may still change between minor versions.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
@NullMarked
package dev.dmaowner.plan.check;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
