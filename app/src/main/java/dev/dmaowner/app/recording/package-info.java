/** The subcommand {@code record}: carries a scenario out on this machine and keeps what the kernel answers. */
@NullMarked
package dev.dmaowner.app.recording;

import org.jspecify.annotations.NullMarked;
