/**
 * The drivers of Tegra chips. What they remember of a host1x is in one object that its driver makes when it probes and
 * shares with its children; nothing else holds state. They matter to ownership because they are users of the DMA API like
 * any other and yet attach a domain of their own to groups that several of them are in.
 */
@NullMarked
package dev.dmaowner.driver.tegra.provider;

import org.jspecify.annotations.NullMarked;
