package dev.dmaowner.kubernetes;

/** The driver ends here, as by a kill. */
final class Killed extends Error {
    private static final long serialVersionUID = 1L;
}
