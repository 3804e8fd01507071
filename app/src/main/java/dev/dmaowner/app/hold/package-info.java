/** The subcommand {@code hold}: a group that the kernel itself keeps from others. */
@NullMarked
package dev.dmaowner.app.hold;

import org.jspecify.annotations.NullMarked;
