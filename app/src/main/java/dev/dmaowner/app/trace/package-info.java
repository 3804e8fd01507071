/**
 * Replays recordings of real kernels on the simulated host and compares every answer.
 */
@NullMarked
package dev.dmaowner.app.trace;

import org.jspecify.annotations.NullMarked;
