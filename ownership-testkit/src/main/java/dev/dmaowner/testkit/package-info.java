/**
 * Contracts that a plug-in must keep, as JUnit classes to extend, and the parts that they are made of: a scripted host with
 * faults, a scripted bus, IOMMU and driver around the one that is tested, a recorder of events, and a seeded simulation.
 *
 * <p>The contracts may gain tests with each minor version: what a plug-in must keep becomes known.
 *
 * <p>Stable from 1.0 on: it changes only as semantic versioning allows.
 */
@API(status = Status.STABLE, since = "1.0.0")
@NullMarked
package dev.dmaowner.testkit;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
