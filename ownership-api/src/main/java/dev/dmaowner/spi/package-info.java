/**
 * What plug-ins implement: {@link dev.dmaowner.spi.BusType}, {@link dev.dmaowner.spi.Driver} and
 * {@link dev.dmaowner.spi.IommuDriver}; and what they are handed to act through, above all
 * {@link dev.dmaowner.spi.ProbeContext}. A provider is a public class with a public constructor without parameters that
 * only assigns; the machine calls it.
 *
 * <p>Stable from 1.0 on: it changes only as semantic versioning allows.
 */
@API(status = Status.STABLE, since = "1.0.0")
@NullMarked
package dev.dmaowner.spi;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
