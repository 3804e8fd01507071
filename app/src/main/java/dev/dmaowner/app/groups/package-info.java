/**
 * The groups that the devices of a machine would form, predicted from its devices and compared with the recorded groups: {@code dmaowner groups}.
 */
@NullMarked
package dev.dmaowner.app.groups;

import org.jspecify.annotations.NullMarked;
