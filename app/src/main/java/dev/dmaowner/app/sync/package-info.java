/** What a file says that a host's devices should be: reading it, finding the devices that it means, and printing it for early boot. */
@NullMarked
package dev.dmaowner.app.sync;

import org.jspecify.annotations.NullMarked;
