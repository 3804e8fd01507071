package dev.dmaowner.bus.pci.topology;

/**
 * Alternative Routing-ID Interpretation (ARI): a slot with up to 256 functions.
 *
 * @param offset where the capability starts, in bytes
 * @param nextFunction the number of the next function, 0 after the last
 */
record AlternativeRouting(int offset, int nextFunction) {}
