/**
 * The firmware of a machine: its device tree or its ACPI tables, and
 * {@link dev.dmaowner.firmware.FirmwareDmaConfigure}, the one walk over them that every bus shares when it configures a
 * device for DMA (in the kernel once {@code platform_dma_configure}, although not specific to the platform bus).
 *
 * <p>Stable from 1.0 on: it changes only as semantic versioning allows.
 */
@API(status = Status.STABLE, since = "1.0.0")
@NullMarked
package dev.dmaowner.firmware;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;
import org.jspecify.annotations.NullMarked;
