/** A machine with its groups and their explanations as one page that needs nothing else: {@code dmaowner report}. */
@NullMarked
package dev.dmaowner.app.report;

import org.jspecify.annotations.NullMarked;
