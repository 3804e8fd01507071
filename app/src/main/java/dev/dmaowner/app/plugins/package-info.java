/**
 * The installed plug-ins: the only use of {@link java.util.ServiceLoader}, and the subcommand that lists what was found and
 * refused.
 */
@NullMarked
package dev.dmaowner.app.plugins;

import org.jspecify.annotations.NullMarked;
