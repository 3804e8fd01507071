/**
 * The command {@code rules}: the generations of the ownership rule, and what changed between kernels.
 */
@NullMarked
package dev.dmaowner.app.rules;

import org.jspecify.annotations.NullMarked;
