/** The subcommand {@code report}: a machine, its groups and their explanations as one self-contained HTML page. */
@NullMarked
package dev.dmaowner.app.report;

import org.jspecify.annotations.NullMarked;
