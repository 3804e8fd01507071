/** Devices of the platform bus and the names that they have there. */
@NullMarked
package dev.dmaowner.bus.platform;

import org.jspecify.annotations.NullMarked;
