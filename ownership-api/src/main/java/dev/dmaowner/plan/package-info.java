/**
 * What a host looks like to somebody who wants to hand devices over, and how it is changed.
 *
 * <p>{@link dev.dmaowner.plan.HostSurvey} tells who owns each group, which devices stand in the way of a user, and what
 * would cure it, for a live, a captured and a simulated host alike. It only reads, needs no privilege, and wakes no sleeping
 * device.
 *
 * <p>{@link dev.dmaowner.plan.Planner} makes the least change that reaches a {@link dev.dmaowner.plan.Goal} and rehearses it
 * on a simulation of the host; {@link dev.dmaowner.plan.PlanRun} carries the {@link dev.dmaowner.plan.Plan} out, undoes or
 * finishes it, by a {@link dev.dmaowner.plan.Journal} that is on the disk before each step.
 *
 * <p>It may still change between minor versions.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
@NullMarked
package dev.dmaowner.plan;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
