/**
 * What the subcommands share: where output goes and in which form, the options that several of them have, exit codes, and
 * how a failure becomes one line.
 */
@NullMarked
package dev.dmaowner.app.cli;

import org.jspecify.annotations.NullMarked;
