/**
 * The VFIO drivers and the files through which userspace takes the devices that they are bound to. The documentation of the
 * module lists the requests of these files.
 *
 * <p>All state belongs to one machine and is guarded by one lock; everything here is safe for use by several threads.
 */
@NullMarked
package dev.dmaowner.driver.vfio;

import org.jspecify.annotations.NullMarked;
