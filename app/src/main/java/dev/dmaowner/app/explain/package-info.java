/**
 * The subcommand {@code explain}: a device's place, group, driver and owner, and the steps that hand it to userspace.
 * Explanations are values; text and JSON are written from them.
 */
@NullMarked
package dev.dmaowner.app.explain;

import org.jspecify.annotations.NullMarked;
