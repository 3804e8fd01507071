/**
 * Operations written one on a line, as one would type them as root: writes to control files, and opening, requests and
 * closing of nodes. {@link dev.dmaowner.app.scenario.Operator} carries them out on any host; scenarios and recordings share
 * it.
 */
@NullMarked
package dev.dmaowner.app.scenario;

import org.jspecify.annotations.NullMarked;
