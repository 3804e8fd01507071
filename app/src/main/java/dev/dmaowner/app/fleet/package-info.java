/** Questions about the devices of many hosts: the conditions that select them, what is known of each, and the command. */
@NullMarked
package dev.dmaowner.app.fleet;

import org.jspecify.annotations.NullMarked;
