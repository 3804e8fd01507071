/** The tree of a machine's devices with its groups, as a value and in languages that draw it. */
@NullMarked
package dev.dmaowner.app.graph;

import org.jspecify.annotations.NullMarked;
