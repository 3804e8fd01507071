/** Looks up the words that a user types for devices, groups and drivers. Every command uses the same rule and the same errors. */
@NullMarked
package dev.dmaowner.app.names;

import org.jspecify.annotations.NullMarked;
