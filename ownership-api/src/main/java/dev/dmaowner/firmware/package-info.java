/**
 * What firmware says of a machine: its device tree or its ACPI tables, and
 * {@link dev.dmaowner.firmware.FirmwareDmaConfigure}, the one walk over them that every bus shares when it configures a
 * device for DMA (what was {@code platform_dma_configure} in the kernel and never was the platform bus's own).
 *
 * <p>It may still change between minor versions.
 */
@NullMarked
package dev.dmaowner.firmware;

import org.jspecify.annotations.NullMarked;
