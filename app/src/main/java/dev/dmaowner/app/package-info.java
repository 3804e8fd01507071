/**
 * The command {@code dmaowner}: its entry point and its root, which names the subcommands. What each subcommand does is in
 * a package of its own, what they share in {@code dev.dmaowner.app.cli}.
 */
@NullMarked
package dev.dmaowner.app;

import org.jspecify.annotations.NullMarked;
