/**
 * The predicted groups of a machine, compared with the recorded groups: {@code dmaowner groups}.
 */
@NullMarked
package dev.dmaowner.app.groups;

import org.jspecify.annotations.NullMarked;
