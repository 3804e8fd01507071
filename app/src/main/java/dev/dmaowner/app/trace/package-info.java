/**
 * Recordings of real kernels, and the replay that holds the simulated host against them. What is particular to the
 * recorded machines (their own drivers, what a vendor's probe answers on emulated hardware) is stated here and nowhere
 * else.
 */
@NullMarked
package dev.dmaowner.app.trace;

import org.jspecify.annotations.NullMarked;
