/**
 * What firmware says of a machine: its device tree or its ACPI tables, and
 * {@link dev.dmaowner.firmware.FirmwareDmaConfigure}, the one walk over them that every bus shares when it configures a
 * device for DMA (what was {@code platform_dma_configure} in the kernel and never was the platform bus's own).
 *
 * <p>Stable from 1.0 on: it changes only as semantic versioning allows.
 */
@API(status = Status.STABLE, since = "1.0.0")
@NullMarked
package dev.dmaowner.firmware;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
