/** The simulated {@code /sys} and {@code /dev} of a machine: each file answers from the driver core and calls its operations. */
@NullMarked
package dev.dmaowner.machine.sysfs;

import org.jspecify.annotations.NullMarked;
