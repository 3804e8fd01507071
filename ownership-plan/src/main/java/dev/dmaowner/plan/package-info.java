/**
 * What a plan is: a {@link dev.dmaowner.plan.Plan} names a {@link dev.dmaowner.plan.Goal}, the facts of the host that it
 * rests on, and its steps.
 *
 * <p>It may still change between minor versions.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
@NullMarked
package dev.dmaowner.plan;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
