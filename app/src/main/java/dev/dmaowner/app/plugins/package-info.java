/**
 * The plug-ins that are installed: the one place that asks {@link java.util.ServiceLoader}, and the subcommand that lists
 * what was found and what was refused.
 */
@NullMarked
package dev.dmaowner.app.plugins;

import org.jspecify.annotations.NullMarked;
