/**
 * The command {@code shell}: the lines of a scenario typed one after the other, on a simulation. JLine reads them on a terminal; its classes
 * are loaded by this command alone.
 */
@NullMarked
package dev.dmaowner.app.shell;

import org.jspecify.annotations.NullMarked;
