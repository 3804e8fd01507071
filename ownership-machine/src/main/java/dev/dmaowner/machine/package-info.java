/**
 * The driver core: {@link dev.dmaowner.machine.Machine} holds the devices, buses and drivers of one simulated machine and
 * alone knows in which order they are matched, configured, claimed, probed and let go.
 *
 * <p>Stable from 1.0 on: it changes only as semantic versioning allows.
 */
@API(status = Status.STABLE, since = "1.0.0")
@NullMarked
package dev.dmaowner.machine;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
