/** System calls through JNA. Everything here is safe for use by several threads unless it says otherwise. */
@NullMarked
package dev.dmaowner.host.jna;

import org.jspecify.annotations.NullMarked;
