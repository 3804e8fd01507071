/**
 * Operations, one a line, as root would type them: writes to control files, and opens, requests and closes of character
 * devices. {@link dev.dmaowner.app.scenario.Operator} carries them out on any host; scenarios and recordings share
 * it.
 */
@NullMarked
package dev.dmaowner.app.scenario;

import org.jspecify.annotations.NullMarked;
