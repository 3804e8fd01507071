/**
 * The subcommand {@code compare}: what differs between two machines, or between a machine now and under its next kernel. {@code report}
 * shows the same comparison. {@code compare.schema.json} beside this package's classes describes the JSON.
 */
@NullMarked
package dev.dmaowner.app.compare;

import org.jspecify.annotations.NullMarked;
