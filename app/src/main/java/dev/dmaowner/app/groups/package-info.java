/**
 * The groups that the devices of a machine would form, foretold from what the devices are, and compared with those that the
 * machine records: {@code dmaowner groups}.
 */
@NullMarked
package dev.dmaowner.app.groups;

import org.jspecify.annotations.NullMarked;
