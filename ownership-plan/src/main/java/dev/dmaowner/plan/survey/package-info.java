/**
 * What a host looks like: {@link dev.dmaowner.plan.survey.HostSurvey} reports who owns each group and what blocks userspace, for live, captured and simulated hosts. It only reads, needs no privilege, and wakes no device.
 *
 * <p>It may still change between minor versions.
 */
@API(status = Status.EXPERIMENTAL, since = "0.1.0")
@NullMarked
package dev.dmaowner.plan.survey;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
