/** The running machine with the system calls that Java does not have, for the commands that need them. */
@NullMarked
package dev.dmaowner.app.calls;

import org.jspecify.annotations.NullMarked;
