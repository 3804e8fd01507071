/**
 * The command {@code why}: what a message of the kernel, QEMU, libvirt, DPDK, SPDK, Proxmox VE or a shell means, from a table of messages
 * ({@code messages.txt} beside this package's classes, which describes its own format). What JSON it prints is described by
 * {@code why.schema.json}.
 */
@NullMarked
package dev.dmaowner.app.why;

import org.jspecify.annotations.NullMarked;
