/** Completion of the command line in shells, from the model of the command. */
@NullMarked
package dev.dmaowner.app.completion;

import org.jspecify.annotations.NullMarked;
