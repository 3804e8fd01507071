/** The platform bus type: where its devices come from, how drivers are matched, and how DMA is configured. */
@NullMarked
package dev.dmaowner.bus.platform.provider;

import org.jspecify.annotations.NullMarked;
