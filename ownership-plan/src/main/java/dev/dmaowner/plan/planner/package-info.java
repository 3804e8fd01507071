/**
 * Making a plan: {@link dev.dmaowner.plan.planner.Planner} finds the smallest change that reaches a goal and rehearses it on a
 * simulation of the host.
 *
 * <p>It may still change between minor versions.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
@NullMarked
package dev.dmaowner.plan.planner;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
