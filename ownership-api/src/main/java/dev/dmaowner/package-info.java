/**
 * The values of the API: names of devices and groups, PCI addresses and ids, error numbers, ownership, and the answers of operations.
 * This package depends on no other.
 *
 * <p>Every type here is immutable and safe for use by several threads, except that a {@link dev.dmaowner.DmaClaim}
 * changes once, from held to released.
 *
 * <p>Stable from 1.0 on: it changes only as semantic versioning allows.
 */
@API(status = Status.STABLE, since = "1.0.0")
@NullMarked
package dev.dmaowner;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
