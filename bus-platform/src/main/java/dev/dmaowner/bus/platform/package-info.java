/**
 * Devices of the platform bus and the names that they have there.
 *
 * <p>Stable from 1.0 on: it changes only as semantic versioning allows.
 */
@API(status = Status.STABLE, since = "1.0.0")
@NullMarked
package dev.dmaowner.bus.platform;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
