/** The subcommand {@code watch}: changes of bindings and groups as they happen. */
@NullMarked
package dev.dmaowner.app.watch;

import org.jspecify.annotations.NullMarked;
