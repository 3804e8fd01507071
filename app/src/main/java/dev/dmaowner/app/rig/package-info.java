/**
 * The machine and the programs that recordings were made with: its drivers, the process that ran the commands, and what the
 * recorded kernel's drivers answered. Only the replay of recordings uses it.
 */
@NullMarked
package dev.dmaowner.app.rig;

import org.jspecify.annotations.NullMarked;
