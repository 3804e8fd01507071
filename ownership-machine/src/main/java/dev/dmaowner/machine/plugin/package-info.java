/**
 * The plug-ins of a program: {@link dev.dmaowner.machine.plugin.Plugins} holds the bus types, drivers and IOMMU drivers that a
 * program has, for the machines and surveys that it makes. All of them are behind guards: an exception of a plug-in is reported to
 * a {@link dev.dmaowner.machine.plugin.PluginReporter} and ends nothing but the operation.
 *
 * <p>Stable from 1.0 on: it changes only as semantic versioning allows.
 */
@API(status = Status.STABLE, since = "1.0.0")
@NullMarked
package dev.dmaowner.machine.plugin;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
