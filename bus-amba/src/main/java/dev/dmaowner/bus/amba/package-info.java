/** Devices of the AMBA bus and their peripheral ids. */
@NullMarked
package dev.dmaowner.bus.amba;

import org.jspecify.annotations.NullMarked;
