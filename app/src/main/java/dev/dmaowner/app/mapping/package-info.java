/** Proxmox VE's mapping of PCI devices ({@code /etc/pve/mapping/pci.cfg}): read, held against a host, and written. */
@NullMarked
package dev.dmaowner.app.mapping;

import org.jspecify.annotations.NullMarked;
