/**
 * The one seam between this product and a machine: {@link dev.dmaowner.host.Host}, a tree of attributes to read and write,
 * nodes to open, as the kernel shows them below {@code /sys} and {@code /dev}, and modules to load. A live machine, a capture of one and a
 * simulated one implement it, so code written for it works on all three.
 *
 * <p>Stable from 1.0 on: it changes only as semantic versioning allows.
 */
@API(status = Status.STABLE, since = "1.0.0")
@NullMarked
package dev.dmaowner.host;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
