/** Assembles simulated machines from hosts: which buses, IOMMU drivers and drivers one consists of, in which order. */
@NullMarked
package dev.dmaowner.app.machine;

import org.jspecify.annotations.NullMarked;
