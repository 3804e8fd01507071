/**
 * The command {@code facts}: what Linux makes of a device tree, as JSON. It prints what {@code dev.dmaowner.firmware}
 * finds and adds nothing of its own.
 */
@NullMarked
package dev.dmaowner.app.facts;

import org.jspecify.annotations.NullMarked;
