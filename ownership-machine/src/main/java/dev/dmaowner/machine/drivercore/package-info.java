/**
 * The driver core: what the kernel's {@code drivers/base} does with devices, drivers and groups. {@link
 * dev.dmaowner.machine.drivercore.DriverCore} has the operations.
 */
@NullMarked
package dev.dmaowner.machine.drivercore;

import org.jspecify.annotations.NullMarked;
