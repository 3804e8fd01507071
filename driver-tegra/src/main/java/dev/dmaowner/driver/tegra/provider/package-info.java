/**
 * The drivers of Tegra chips. The state of a host1x is one object, which its driver creates in its probe and shares with its
 * children. The clients are DMA API users, and also attach a domain of their own to groups that several of them are in.
 */
@NullMarked
package dev.dmaowner.driver.tegra.provider;

import org.jspecify.annotations.NullMarked;
