/** The groups that the devices of a machine would form, predicted from its devices alone. */
@NullMarked
package dev.dmaowner.app.prediction;

import org.jspecify.annotations.NullMarked;
