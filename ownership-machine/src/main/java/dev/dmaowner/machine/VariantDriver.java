package dev.dmaowner.machine;

/**
 * A driver that hands devices of a few kinds to userspace in place of vfio-pci, and knows more of them, for example how to migrate them.
 *
 * @param driver its name on its bus
 * @param alias the alias of its module that fits the device
 * @param source which list has the alias, human-readable
 */
public record VariantDriver(String driver, String alias, String source) {}
