/**
 * The subcommand {@code show}: a survey of a host as text for people and as JSON for programs. What JSON it prints is
 * described by {@code show.schema.json} beside this package's classes.
 */
@NullMarked
package dev.dmaowner.app.show;

import org.jspecify.annotations.NullMarked;
