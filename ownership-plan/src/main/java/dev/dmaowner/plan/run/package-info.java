/**
 * Carrying a plan out: {@link dev.dmaowner.plan.run.PlanRun} applies, undoes or resumes a plan by a
 * {@link dev.dmaowner.plan.run.Journal} that is on the disk before each step; leases reserve devices.
 *
 * <p>It may still change between minor versions.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
@NullMarked
package dev.dmaowner.plan.run;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
