/** The subcommand {@code schema}: the JSON schemas of what the command prints. */
@NullMarked
package dev.dmaowner.app.schema;

import org.jspecify.annotations.NullMarked;
