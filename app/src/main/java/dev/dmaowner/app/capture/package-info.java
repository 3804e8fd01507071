/** The subcommand {@code capture}: what {@code show} needs of a host, in an archive that can be read elsewhere. */
@NullMarked
package dev.dmaowner.app.capture;

import org.jspecify.annotations.NullMarked;
