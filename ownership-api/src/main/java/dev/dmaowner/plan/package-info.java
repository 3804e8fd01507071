/**
 * What a host looks like to somebody who wants to hand devices over: {@link dev.dmaowner.plan.HostSurvey} tells who owns
 * each group, which devices stand in the way of a user, and what would cure it, for a live, a captured and a simulated
 * host alike. It only reads, needs no privilege, and wakes no sleeping device.
 */
@NullMarked
package dev.dmaowner.plan;

import org.jspecify.annotations.NullMarked;
